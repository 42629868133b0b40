import { UnibusError } from '@unibus/protocol';

const sliceSeconds = 10;

/**
 * Nonces of verified signatures, each remembered until its signature has expired. They lie in slices of ten seconds by
 * expiry, so that forgetting costs nothing per nonce; `capacity` bounds the memory, about 150 bytes each.
 */
export class Nonces {
  readonly #slices = new Map<number, Set<string>>();
  readonly #capacity: number;
  #size = 0;

  constructor(capacity = 500_000) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Times are Unix seconds; `expires` is not past.
   * @throws UnibusError nonce_reused | rate_limited when there is no room to remember it: then it is not accepted
   */
  use({ signPub, nonce, expires }: { signPub: string; nonce: string; expires: number }, now: number): void {
    this.#forget(now);
    const key = `${signPub}${nonce}`;
    for (const slice of this.#slices.values()) if (slice.has(key)) throw new UnibusError('nonce_reused');
    if (this.#size >= this.#capacity)
      throw new UnibusError('rate_limited', 'Too many signed requests at once');
    const end = Math.ceil(expires / sliceSeconds) * sliceSeconds;
    const slice = this.#slices.get(end) ?? new Set();
    this.#slices.set(end, slice.add(key));
    this.#size += 1;
  }

  #forget(now: number): void {
    for (const [end, slice] of this.#slices) {
      if (end >= now) continue;
      this.#slices.delete(end);
      this.#size -= slice.size;
    }
  }
}
