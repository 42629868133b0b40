import type { Clock } from '../clock.ts';

/** In whole numbers, so that nothing is lost to rounding: a millisecond adds `perMinute`, a token costs a minute of one. */
interface Bucket {
  credit: number;
  filledAt: number;
}

const minute = 60_000;
const tokenPrice = minute;

/**
 * One bucket of `perMinute` tokens for each key, refilled evenly. Memory is bounded by two generations: a bucket that
 * was not touched for a minute is full again and may be forgotten; more than `capacity` keys at once forget early.
 */
export class TokenBuckets {
  readonly #perMinute: number;
  readonly #clock: Clock;
  readonly #capacity: number;
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();
  #turnedAt: number;

  constructor(perMinute: number, clock: Clock, capacity = 20_000) {
    this.#perMinute = perMinute;
    this.#clock = clock;
    this.#capacity = capacity;
    this.#turnedAt = clock();
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Takes a token and answers 0, or answers in how many seconds there is one. */
  take(key: string): number {
    this.#turn();
    const bucket = this.#find(key) ?? { credit: this.#perMinute * tokenPrice, filledAt: this.#clock() };
    this.#young.set(key, bucket);
    const wait = this.#refill(bucket);
    if (wait === 0) bucket.credit -= tokenPrice;
    return wait;
  }

  /** As `take`, but takes nothing. */
  peek(key: string): number {
    const bucket = this.#find(key);
    return bucket === undefined ? 0 : this.#refill(bucket);
  }

  #find(key: string): Bucket | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** Seconds until there is a token. */
  #refill(bucket: Bucket): number {
    const now = this.#clock();
    const earned = Math.max(0, now - bucket.filledAt) * this.#perMinute;
    bucket.credit = Math.min(this.#perMinute * tokenPrice, bucket.credit + earned);
    bucket.filledAt = now;
    return Math.max(0, Math.ceil((tokenPrice - bucket.credit) / this.#perMinute / 1000));
  }

  #turn(): void {
    const now = this.#clock();
    if (now - this.#turnedAt < minute && this.#young.size < this.#capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnedAt = now;
  }
}
