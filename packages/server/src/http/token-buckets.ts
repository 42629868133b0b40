import type { Clock } from '../clock.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

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

  /** Takes a token and answers 0, or answers how many seconds are left until there is one. */
  take(key: string): number {
    const bucket = this.#refilled(key);
    if (bucket.tokens < 1) return this.#secondsUntilToken(bucket);
    bucket.tokens -= 1;
    return 0;
  }

  /** As `take`, but takes nothing. */
  peek(key: string): number {
    const bucket = this.#young.get(key) ?? this.#old.get(key);
    if (bucket === undefined) return 0;
    this.#refill(bucket);
    return bucket.tokens < 1 ? this.#secondsUntilToken(bucket) : 0;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #refilled(key: string): Bucket {
    this.#turn();
    const bucket = this.#young.get(key) ??
      this.#old.get(key) ?? { tokens: this.#perMinute, filledAt: this.#clock() };
    this.#young.set(key, bucket);
    this.#refill(bucket);
    return bucket;
  }

  #refill(bucket: Bucket): void {
    const now = this.#clock();
    const minutes = Math.max(0, now - bucket.filledAt) / 60_000;
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + minutes * this.#perMinute);
    bucket.filledAt = now;
  }

  #secondsUntilToken(bucket: Bucket): number {
    return Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / this.#perMinute));
  }

  #turn(): void {
    const now = this.#clock();
    if (now - this.#turnedAt < 60_000 && this.#young.size < this.#capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnedAt = now;
  }
}
