import type { JetStreamManager } from '@nats-io/jetstream';
import type { KV, KvEntry, KvWatchEntry } from '@nats-io/kv';
import type { QueuedIterator } from '@nats-io/nats-core';
import { UnibusError } from '@unibus/protocol';
import type { z } from 'zod';
import type { BucketWriter } from './bucket-writer.ts';
import { type Link, patience } from './link.ts';

/** What is at a key. Where nothing is, `value` is null and `revision` that of the delete marker, or 0 for none ever. */
export interface Entry<T> {
  readonly key: string;
  readonly revision: number;
  readonly value: T | null;
}

/** An entry as it was read; `open` parses it. */
export interface SealedEntry<T> {
  readonly key: string;
  readonly revision: number;
  /** @throws store_unavailable when it is not what the program writes: nothing is guessed, nobody is let in */
  open(): Entry<T>;
}

/** A KV bucket of one type of entry. All reads ask the stream's leader. */
export class Bucket<T> {
  readonly name: string;
  readonly #kv: KV;
  readonly #manager: JetStreamManager;
  readonly #schema: z.ZodType<T>;
  readonly #writer: BucketWriter;
  readonly #link: Link;

  constructor(
    kv: KV,
    parts: {
      name: string;
      manager: JetStreamManager;
      link: Link;
      schema: z.ZodType<T>;
      writer: BucketWriter;
    },
  ) {
    this.name = parts.name;
    this.#kv = kv;
    this.#manager = parts.manager;
    this.#schema = parts.schema;
    this.#writer = parts.writer;
    this.#link = parts.link;
  }

  async get(key: string): Promise<Entry<T>> {
    const entry = await this.#link.ask(() => this.#kv.get(key));
    return entry === null ? { key, revision: 0, value: null } : this.#open(entry);
  }

  /** The entry that has this revision now; null when that one was overwritten. */
  async at(revision: number): Promise<Entry<T> | null> {
    const message = await this.#link.ask(() =>
      this.#manager.streams.getMessage(`KV_${this.name}`, { seq: revision }),
    );
    if (message === null) return null;
    const key = message.subject.slice(this.#subject('').length);
    return this.#parse(key, revision, () => message.json());
  }

  /** See BucketWriter.write. */
  write(key: string, value: T, revision: number): Promise<number | null> {
    return this.#writer.write(this.name, key, JSON.stringify(value), revision);
  }

  /** See BucketWriter.erase. */
  erase(key: string, revision: number): Promise<boolean> {
    return this.#writer.erase(this.name, key, revision);
  }

  async lastRevision(): Promise<number> {
    return (await this.#state()).last_seq;
  }

  /** Entries and delete markers. */
  async size(): Promise<number> {
    return (await this.#state()).messages;
  }

  /** The keys that match, those of delete markers too, in lexical order. `filter` is a subject's end, such as `a.b.>`. */
  async keys(filter: string): Promise<string[]> {
    const subject = this.#subject(filter);
    const state = await this.#state(subject);
    const start = this.#subject('').length;
    return Object.keys(state.subjects ?? {})
      .map((name) => name.slice(start))
      .sort();
  }

  /**
   * All entries whose revision is above `after` and which were written up to the revision `upTo`, as long as they have
   * not been overwritten since; perhaps some later ones too. A stream's last message is never overwritten by an older
   * one, so the walk ends with `upTo` or a later revision, also on a replica that is behind and has to catch up.
   * @throws store_unavailable when nothing comes for a while
   */
  async *between(after: number, upTo: number): AsyncGenerator<SealedEntry<T>> {
    if (upTo <= after) return;
    const watch = await this.#link.ask(() => this.#kv.watch({ resumeFromRevision: after + 1 }));
    try {
      for await (const entry of untilSilent(watch)) {
        yield { key: entry.key, revision: entry.revision, open: () => this.#open(entry) };
        if (entry.revision >= upTo) return;
      }
    } finally {
      watch.stop();
    }
    throw new UnibusError('store_unavailable', `bucket ${this.name} could not be read to its end`);
  }

  async #state(subject?: string) {
    const query = subject === undefined ? {} : { subjects_filter: subject };
    return (await this.#link.ask(() => this.#manager.streams.info(`KV_${this.name}`, query))).state;
  }

  #subject(end: string): string {
    return `$KV.${this.name}.${end}`;
  }

  #open(entry: KvEntry): Entry<T> {
    const { key, revision } = entry;
    if (entry.operation !== 'PUT') return { key, revision, value: null };
    return this.#parse(key, revision, () => entry.json());
  }

  #parse(key: string, revision: number, read: () => unknown): Entry<T> {
    try {
      return { key, revision, value: this.#schema.parse(read()) };
    } catch (cause) {
      throw new UnibusError('store_unavailable', `the entry ${key} of bucket ${this.name} cannot be read`, {
        cause,
      });
    }
  }
}

/** Ends a watch, which never ends by itself, when nothing comes for a while. */
async function* untilSilent(watch: QueuedIterator<KvWatchEntry>): AsyncGenerator<KvWatchEntry> {
  const stop = () => watch.stop();
  let timer = setTimeout(stop, patience);
  try {
    for await (const entry of watch) {
      clearTimeout(timer);
      yield entry;
      timer = setTimeout(stop, patience);
    }
  } finally {
    clearTimeout(timer);
  }
}
