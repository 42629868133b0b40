import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { UnibusError } from '@unibus/protocol';

/** One numbered SQL file. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

type AppliedRow = { readonly number: number; readonly name: string; readonly sha256: string };

/** One copy for the sources and for the build: both lie three folders below the package. */
const directory = new URL('../../../src/store/sqlite/migrations/', import.meta.url);

/** All migrations of this program, in order. */
export function readMigrations(): Migration[] {
  const names = readdirSync(directory).filter((name) => /^\d{3}_[a-z_]+\.sql$/.test(name));
  return names.toSorted().map((name) => {
    const sql = readFileSync(new URL(name, directory), 'utf8');
    return {
      number: Number(name.slice(0, 3)),
      name,
      sql,
      sha256: createHash('sha256').update(sql).digest('hex'),
    };
  });
}

/**
 * Brings the database to where the migrations lead. Each one is one transaction together with its own record, so a
 * crash leaves it wholly applied or not at all, and several processes may start at once.
 * @throws store_unavailable when the database is not ours, is newer, or was made by other files than these
 */
export function migrate(database: DatabaseSync, migrations: readonly Migration[], appliedAt: string): void {
  // Where nothing is to do, nothing is locked: a start does not wait for those who write.
  if (countApplied(database, migrations) === migrations.length) return;
  inTransaction(database, () => database.exec(recordTable));
  for (const migration of migrations) {
    inTransaction(database, () => {
      if (countApplied(database, migrations) < migration.number) apply(database, migration, appliedAt);
    });
  }
}

const recordTable = `
  CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL
  ) STRICT`;

/** How many are applied; they must be the first of what is there, unchanged and without a gap. */
function countApplied(database: DatabaseSync, migrations: readonly Migration[]): number {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  if (tables.length === 0) return 0;
  if (!tables.some((table) => table['name'] === 'migrations'))
    refuse('the file is an SQLite database of another program; choose another path');
  const select = database.prepare('SELECT number, name, sha256 FROM migrations ORDER BY number');
  const applied = select.all() as AppliedRow[];
  check(applied, migrations);
  return applied.length;
}

function check(applied: readonly AppliedRow[], migrations: readonly Migration[]): void {
  const last = applied.at(-1);
  if (last !== undefined && last.number > migrations.length)
    refuse(`the database is newer than this program (it has ${last.name}); install the newer unibus again`);
  for (const [index, row] of applied.entries()) {
    const expected = migrations[index];
    if (expected === undefined || row.number !== expected.number)
      refuse(`the database lacks a migration before ${row.name}; restore a backup`);
    if (row.sha256 !== expected.sha256)
      refuse(`the database was made by another version of ${row.name}; use the program that made it`);
  }
}

function apply(database: DatabaseSync, { number, name, sql, sha256 }: Migration, appliedAt: string): void {
  database.exec(sql);
  database.prepare('INSERT INTO migrations VALUES (?, ?, ?, ?)').run(number, name, sha256, appliedAt);
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function refuse(detail: string): never {
  throw new UnibusError('store_unavailable', detail);
}
