import { UnibusError } from '@unibus/protocol';

/** Settles again and again, each time a while after the last one ended. Does not keep the process alive. */
export class SettleTimer {
  readonly #settle: () => Promise<void>;
  readonly #every: number;
  readonly #onTrouble: (error: UnibusError) => void;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(settle: () => Promise<void>, every: number, onTrouble: (error: UnibusError) => void) {
    this.#settle = settle;
    this.#every = every;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#run(), this.#every).unref();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** JetStream away is no reason to end: the next time may succeed. */
  async #run(): Promise<void> {
    try {
      await this.#settle();
    } catch (error) {
      if (!(error instanceof UnibusError)) throw error;
      if (!this.#isStopped) this.#onTrouble(error);
    }
    this.start();
  }
}
