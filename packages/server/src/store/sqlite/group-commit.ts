import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { UnibusError } from '@unibus/protocol';
import { isBusy, toUnibusError } from './engine-error.ts';

/** Bounds how long one group keeps the event loop: about 20 ms at a million rows. */
const groupSize = 256;
/** Milliseconds that a statement waits for another process, with the event loop standing still. */
const busyTimeout = 100;
/** Groups wait five seconds in all, and the event loop goes on between the attempts. */
const busyAttempts = 50;

interface Job {
  readonly verb: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: UnibusError) => void;
  error: UnibusError | null;
  value: unknown;
}

/**
 * Runs verbs that write, all that wait in one transaction with one fsync, and settles each after the commit.
 *
 * A verb checks first and writes last: when it throws a UnibusError it has written nothing, and the others in its
 * group go on. Any other error is the engine's: the whole group is rolled back and fails with `store_unavailable`.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #waiting: Job[] = [];
  readonly #drained: (() => void)[] = [];
  #isScheduled = false;
  #busy = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
    // IMMEDIATE takes the write lock before the first check: no other process changes anything in between.
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
  }

  run<T>(verb: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ verb, resolve, reject, error: null, value: undefined });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits. */
  drain(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#runGroup());
  }

  #runGroup(): void {
    this.#isScheduled = false;
    const group = this.#waiting.slice(0, groupSize);
    const failure = this.#tryGroup(group);
    // The verbs stay where they are, to run in the next attempt.
    const isPostponed = failure !== null && isBusy(failure) && ++this.#busy < busyAttempts;
    if (!isPostponed) this.#settle(group, failure);
    if (this.#waiting.length > 0) this.#schedule();
    else for (const resolve of this.#drained.splice(0)) resolve();
  }

  #settle(group: readonly Job[], failure: unknown): void {
    this.#busy = 0;
    this.#waiting.splice(0, group.length);
    for (const job of group) settle(job, failure);
  }

  /** Null when the group is committed; otherwise what the engine said, and nothing of the group has happened. */
  #tryGroup(group: readonly Job[]): unknown {
    try {
      this.#begin.run();
      for (const job of group) runVerb(job);
      this.#commit.run();
      return null;
    } catch (error) {
      // A full disk or an I/O error may have rolled back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      return error;
    }
  }
}

function runVerb(job: Job): void {
  job.error = null;
  try {
    job.value = job.verb();
  } catch (error) {
    if (!(error instanceof UnibusError)) throw error;
    job.error = error;
  }
}

function settle(job: Job, failure: unknown): void {
  if (failure !== null) job.reject(toUnibusError(failure));
  else if (job.error !== null) job.reject(job.error);
  else job.resolve(job.value as never);
}
