/** The command line asks for what cannot be: said before anything happened. Never quotes a secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: string;
  readonly next: string;
  readonly exitCode: number;

  constructor(message: string, next: string, { code = 'usage', exitCode = 2 } = {}) {
    super(message);
    this.code = code;
    this.next = next;
    this.exitCode = exitCode;
  }
}
