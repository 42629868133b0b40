import { type CheckResult, fail, ok } from './check.ts';

const needed = 24;

export function checkNode(version: string): CheckResult {
  const name = 'node';
  if (Number.parseInt(version, 10) >= needed) return ok(name, `Node ${version}`);
  return fail(name, `Node ${version} is too old`, `Install Node ${needed} or newer.`);
}
