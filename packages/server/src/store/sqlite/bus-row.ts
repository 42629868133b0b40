import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The one row of the table `bus`. */
export class BusRow {
  readonly #get: StatementSync;
  readonly #create: StatementSync;
  readonly #ping: StatementSync;

  constructor(database: Pick<DatabaseSync, 'prepare'>) {
    this.#get = database.prepare('SELECT id FROM bus');
    this.#create = database.prepare('INSERT INTO bus (one, id) VALUES (1, ?) ON CONFLICT DO NOTHING');
    this.#ping = database.prepare('UPDATE bus SET pinged_at = ?');
  }

  /** Made by the first caller, inside the caller's transaction. */
  id(): string {
    this.#create.run(randomUUID());
    return String(this.#get.get()?.['id']);
  }

  /** A real write: only that tells whether the disk takes one. */
  ping(now: string): void {
    this.id();
    this.#ping.run(now);
  }
}
