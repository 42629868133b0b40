import type { KV } from '@nats-io/kv';
import { isLost, type Link } from './link.ts';

/** Every way a JetStreamStore changes anything: one key at a time, at one expected revision. */
export interface BucketWriter {
  /**
   * Writes when the key's last revision (of a value or a delete marker; 0 for none ever) is the expected one.
   * Answers the new revision, or null when somebody else was first.
   */
  write(bucket: string, key: string, value: string, revision: number): Promise<number | null>;
  /** Leaves a delete marker, on the same condition. False when somebody else was first. */
  erase(bucket: string, key: string, revision: number): Promise<boolean>;
}

export class KvWriter implements BucketWriter {
  readonly #buckets: ReadonlyMap<string, KV>;
  readonly #link: Link;

  constructor(buckets: ReadonlyMap<string, KV>, link: Link) {
    this.#buckets = buckets;
    this.#link = link;
  }

  write(bucket: string, key: string, value: string, revision: number): Promise<number | null> {
    return this.#link.tell(() =>
      this.#bucket(bucket)
        .put(key, value, { previousSeq: revision })
        .catch((error: unknown) => nullWhenLost(error)),
    );
  }

  async erase(bucket: string, key: string, revision: number): Promise<boolean> {
    const done = await this.#link.tell(() =>
      this.#bucket(bucket)
        .delete(key, { previousSeq: revision })
        .then(() => true)
        .catch((error: unknown) => nullWhenLost(error)),
    );
    return done ?? false;
  }

  #bucket(name: string): KV {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw new Error(`no bucket ${name}`);
    return bucket;
  }
}

function nullWhenLost(error: unknown): null {
  if (isLost(error)) return null;
  throw error;
}
