import { UnibusError } from '@unibus/protocol';

/** Lets verbs in until it is closed, and knows when those that are under way have ended. */
export class VerbGate {
  readonly #underWay = new Set<Promise<unknown>>();
  #isClosed = false;

  /** @throws store_unavailable once closed */
  async run<T>(verb: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new UnibusError('store_unavailable', 'the store is closed');
    const running = verb();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#underWay);
  }
}
