import { UnibusError } from '@unibus/protocol';
import type { Step } from './app-env.ts';

/** Counts requests under way; once it is started, refuses new ones while those finish. */
export class Drain {
  readonly #idle = Promise.withResolvers<void>();
  #underWay = 0;
  #isStarted = false;

  /** Resolves when every request under way is answered. */
  start(): Promise<void> {
    this.#isStarted = true;
    this.#settle();
    return this.#idle.promise;
  }

  step(): Step {
    return async (c, next) => {
      if (this.#isStarted) {
        c.env.outgoing.setHeader('connection', 'close');
        throw new UnibusError('shutting_down');
      }
      this.#underWay += 1;
      try {
        await next();
      } finally {
        this.#underWay -= 1;
        this.#settle();
        // A connection kept alive would hold up the end of the listener until it times out.
        if (this.#isStarted) c.env.outgoing.setHeader('connection', 'close');
      }
    };
  }

  #settle(): void {
    if (this.#isStarted && this.#underWay === 0) this.#idle.resolve();
  }
}
