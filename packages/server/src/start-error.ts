/** Why the server does not start, said to the operator. `message` says what is wrong, `next` what to do about it. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly next: string;

  constructor(message: string, next: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.next = next;
  }
}
