/** What one look at one thing found. `next` says what to do; null where nothing is to do. */
export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly next: string | null;
}

export function ok(name: string, detail: string): CheckResult {
  return { name, status: 'ok', detail, next: null };
}

export function warn(name: string, detail: string, next: string): CheckResult {
  return { name, status: 'warn', detail, next };
}

export function fail(name: string, detail: string, next: string): CheckResult {
  return { name, status: 'fail', detail, next };
}
