import { UnibusError } from '@unibus/protocol';
import type { BucketWriter } from '../../src/store/jetstream/bucket-writer.ts';

/** Where a store meets its fault: before a write, or after one whose answer it never gets. */
export type Fault = 'before' | 'after';

/** A writer that works until it is armed, and fails for good from the n-th write on: the process is dead. */
export class FaultyWriter implements BucketWriter {
  readonly #writer: BucketWriter;
  #remaining = Number.POSITIVE_INFINITY;
  #fault: Fault = 'before';
  #hasFailed = false;

  constructor(writer: BucketWriter) {
    this.#writer = writer;
  }

  /** The write with this index, counted from 0 from now on, is the last one that is tried. */
  arm(index: number, fault: Fault): void {
    this.#remaining = index;
    this.#fault = fault;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  write(...args: Parameters<BucketWriter['write']>): Promise<number | null> {
    return this.#pass(() => this.#writer.write(...args));
  }

  erase(...args: Parameters<BucketWriter['erase']>): Promise<boolean> {
    return this.#pass(() => this.#writer.erase(...args));
  }

  async #pass<T>(write: () => Promise<T>): Promise<T> {
    if (this.#hasFailed) throw this.#dead();
    if (this.#remaining-- > 0) return write();
    this.#hasFailed = true;
    if (this.#fault === 'after') await write();
    throw this.#dead();
  }

  #dead(): UnibusError {
    return new UnibusError('store_unavailable', 'the fault of the test');
  }
}

/** A writer that stops before its n-th write, once, until it is let go on: a process that is slow at the worst moment. */
export class PausedWriter implements BucketWriter {
  readonly #writer: BucketWriter;
  readonly #reached = Promise.withResolvers<void>();
  readonly #goOn = Promise.withResolvers<void>();
  #remaining = Number.POSITIVE_INFINITY;

  constructor(writer: BucketWriter) {
    this.#writer = writer;
  }

  pauseBefore(index: number): void {
    this.#remaining = index;
  }

  /** Resolves when the writer stands still. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  goOn(): void {
    this.#goOn.resolve();
  }

  async write(...args: Parameters<BucketWriter['write']>): Promise<number | null> {
    await this.#pass();
    return this.#writer.write(...args);
  }

  async erase(...args: Parameters<BucketWriter['erase']>): Promise<boolean> {
    await this.#pass();
    return this.#writer.erase(...args);
  }

  async #pass(): Promise<void> {
    if (this.#remaining-- !== 0) return;
    this.#reached.resolve();
    await this.#goOn.promise;
  }
}
