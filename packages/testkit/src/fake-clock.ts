/** A clock that stands still until the test moves it. `now` is what the code under test takes as its clock. */
export class FakeClock {
  #milliseconds: number;

  /** Milliseconds since the Unix epoch, or RFC 3339. */
  constructor(start: number | string = '2026-01-02T03:04:05.678Z') {
    this.#milliseconds = new Date(start).getTime();
  }

  readonly now = (): number => this.#milliseconds;

  set(time: number | string): void {
    this.#milliseconds = new Date(time).getTime();
  }

  /** Backwards too. */
  pass(milliseconds: number): void {
    this.#milliseconds += milliseconds;
  }
}
