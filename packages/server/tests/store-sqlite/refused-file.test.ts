import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isUnibusError } from '@unibus/protocol';
import { describe, expect, test } from 'vitest';
import { by, newUser, outcome } from '../../src/store/scene.contract.ts';
import { migrate, readMigrations } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

const open = (path: string) => openSqliteStore(path, Date.now);

/** What the operator is told when the file is refused. */
async function refusal(path: string): Promise<string> {
  const opened: SqliteStore | unknown = await open(path).catch((error: unknown) => error);
  if (isUnibusError(opened, 'store_unavailable')) return opened.message;
  throw new Error('the file was not refused', { cause: opened });
}

async function fill(path: string, accounts = 1): Promise<void> {
  await using store = await open(path);
  const adds = Array.from({ length: accounts }, (_, number) =>
    store.addUser(newUser(`u${number}`), by(null)),
  );
  await Promise.all(adds);
}

function alter(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe('a file that cannot be the store is refused', () => {
  test('a file that is no database', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('notes.txt');
    writeFileSync(path, 'Not a database, but somebody needs it.\n'.repeat(100));
    const before = readFileSync(path);
    expect(await refusal(path)).toContain('not an SQLite database');
    expect(readFileSync(path)).toEqual(before);
  });

  test('a database with a corrupt header', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 0, 100));
    expect(await refusal(path)).toContain('not an SQLite database');
  });

  test('a truncated database', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path, 500);
    truncateSync(path, statSync(path).size / 2 - 1000);
    expect(await refusal(path)).toContain('damaged; restore a backup');
  });

  test('a database whose schema is overwritten', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 100, 4096));
    expect(await refusal(path)).toContain('damaged; restore a backup');
  });

  test('a database of another program', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('other.db');
    alter(path, 'CREATE TABLE songs (title TEXT)');
    expect(await refusal(path)).toContain('another program');
    alter(path, `INSERT INTO songs VALUES ('still here')`);
  });

  test('a directory, and a path that leads nowhere', async () => {
    using directory = new TemporaryDirectory();
    mkdirSync(directory.file('folder'));
    expect(await refusal(directory.file('folder'))).toContain('EISDIR');
    expect(await refusal(directory.file('no/where/unibus.db'))).toContain('ENOENT');
  });

  test('a read-only file, and a file in a read-only directory', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path);
    chmodSync(path, 0o400);
    expect(await refusal(path)).toMatch(/read-only|EACCES/);
    chmodSync(path, 0o600);
    chmodSync(directory.path, 0o500);
    expect(await refusal(path)).toContain('read-only');
    chmodSync(directory.path, 0o700);
    await (await open(path)).close();
  });
});

describe('a database of other migrations is refused', () => {
  test.each([
    ['newer', `INSERT INTO migrations VALUES (999, '999_future.sql', '00', '')`, 'newer than this program'],
    ['changed', `UPDATE migrations SET sha256 = '00' WHERE number = 3`, 'another version of 003_invites.sql'],
    ['with a gap', 'DELETE FROM migrations WHERE number = 2', 'lacks a migration before 003_invites.sql'],
    ['without its tables', 'DROP TABLE invites', 'no such table: invites'],
  ])('a database that is %s', async (_, sql, advice) => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path);
    alter(path, sql);
    expect(await refusal(path)).toContain(advice);
  });

  test('one that stopped between two migrations is brought to the end', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    const database = await openDatabase(path);
    migrate(database, readMigrations().slice(0, 1), '2026-01-01T00:00:00.000Z');
    database.close();
    await fill(path);
    const after = new DatabaseSync(path, { readOnly: true });
    const applied = after.prepare('SELECT number, applied_at FROM migrations ORDER BY number').all();
    after.close();
    expect(applied.map((row) => row['number'])).toEqual(readMigrations().map(({ number }) => number));
    expect(applied[0]?.['applied_at']).toBe('2026-01-01T00:00:00.000Z');
  });

  test('a migration that stops in its middle leaves nothing', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    const [users, ...rest] = readMigrations();
    if (users === undefined) throw new Error('there are migrations');
    const broken = { ...users, sql: `${users.sql}; CREATE TABLE half (x); BROKEN` };
    const database = await openDatabase(path);
    expect(() => migrate(database, [broken, ...rest], '')).toThrow('syntax error');
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'migrations' }]);
    database.close();
    await fill(path);
  });

  test('the files are numbered from 1 without a gap, and applying them again changes nothing', async () => {
    const migrations = readMigrations();
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
    expect(migrations.map(({ name }) => name).slice(0, 3)).toEqual([
      '001_users.sql',
      '002_rooms.sql',
      '003_invites.sql',
    ]);
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path);
    for (const { sql } of migrations) alter(path, sql);
    await using store = await open(path);
    expect((await store.getUserByHandle('u0')).handle).toBe('u0');
  });
});

describe('a file is opened with care', () => {
  test('the file, its log and its index are for the owner only, whatever the umask and the mode before', async () => {
    using directory = new TemporaryDirectory();
    const umask = process.umask(0);
    try {
      const modes = (path: string) =>
        ['', '-wal', '-shm'].map((end) => (statSync(path + end).mode & 0o777).toString(8));
      const fresh = directory.file('fresh.db');
      const wide = directory.file('wide.db');
      await fill(wide);
      chmodSync(wide, 0o644);
      for (const path of [fresh, wide]) {
        await using store = await open(path);
        await store.ping();
        expect(modes(path)).toEqual(['600', '600', '600']);
      }
    } finally {
      process.umask(umask);
    }
  });

  test('every commit is synced, in the write-ahead log', async () => {
    using directory = new TemporaryDirectory();
    const database = await openDatabase(directory.file('unibus.db'));
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    database.close();
  });

  test('an empty file becomes a store', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    writeFileSync(path, '');
    await fill(path);
  });

  test('damage that is found later is store_unavailable', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    await fill(path, 2000);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 20 * 4096));
    await using store = await open(path);
    expect(await outcome(store.listUsers({ limit: 500 }))).toBe('store_unavailable');
  });
});
