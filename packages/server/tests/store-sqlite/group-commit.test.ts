import { DatabaseSync } from 'node:sqlite';
import { UnibusError } from '@unibus/protocol';
import { describe, expect, test } from 'vitest';
import { outcome } from '../../src/store/scene.contract.ts';
import { GroupCommit } from '../../src/store/sqlite/group-commit.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

async function openNotes(path: string) {
  const database = await openDatabase(path);
  database.exec('CREATE TABLE notes (note TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO notes VALUES (?)');
  const select = database.prepare('SELECT note FROM notes ORDER BY rowid');
  return {
    database,
    commits: new GroupCommit(database),
    write: (note: string | null) => insert.run(note),
    notes: () => select.all().map((row) => row['note']),
  };
}

describe('GroupCommit', () => {
  test('verbs of one tick are one transaction, settled after its commit, in order', async () => {
    using directory = new TemporaryDirectory();
    const { database, commits, write, notes } = await openNotes(directory.file('notes.db'));
    const reader = new DatabaseSync(directory.file('notes.db'), { readOnly: true });
    const version = () => Number(reader.prepare('PRAGMA data_version').get()?.['data_version']);
    const before = version();
    const written = ['a', 'b', 'c'].map((note) => commits.run(() => write(note) && note));
    expect(notes()).toEqual([]);
    expect(await Promise.all(written)).toEqual(['a', 'b', 'c']);
    expect(notes()).toEqual(['a', 'b', 'c']);
    expect(version()).not.toBe(before);
    reader.close();
    database.close();
  });

  test('a refusal fails its own verb alone', async () => {
    using directory = new TemporaryDirectory();
    const { database, commits, write, notes } = await openNotes(directory.file('notes.db'));
    const codes = await Promise.all([
      outcome(commits.run(() => write('a'))),
      outcome(
        commits.run(() => {
          throw new UnibusError('handle_taken');
        }),
      ),
      outcome(commits.run(() => write('b'))),
    ]);
    expect(codes).toEqual(['ok', 'handle_taken', 'ok']);
    expect(notes()).toEqual(['a', 'b']);
    database.close();
  });

  test('an engine error fails the whole group and undoes it; the next group works', async () => {
    using directory = new TemporaryDirectory();
    const { database, commits, write, notes } = await openNotes(directory.file('notes.db'));
    const group = ['a', null, 'b'].map((note) => outcome(commits.run(() => write(note))));
    expect(await Promise.all(group)).toEqual(Array(3).fill('store_unavailable'));
    expect(notes()).toEqual([]);
    await commits.run(() => write('c'));
    expect(notes()).toEqual(['c']);
    database.close();
  });

  test('more verbs than fit one group all run, in order', async () => {
    using directory = new TemporaryDirectory();
    const { database, commits, write, notes } = await openNotes(directory.file('notes.db'));
    const all = Array.from({ length: 1000 }, (_, number) => `${number}`);
    const written = Promise.all(all.map((note) => commits.run(() => write(note))));
    await commits.drain();
    expect(notes()).toEqual(all);
    await written;
    await commits.drain();
    database.close();
  });

  test('a verb waits while another process writes, and the event loop goes on', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('notes.db');
    const { database, commits, write, notes } = await openNotes(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const waiting = commits.run(() => write('mine'));
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    other.exec(`INSERT INTO notes VALUES ('theirs'); COMMIT`);
    await waiting;
    expect(notes()).toEqual(['theirs', 'mine']);
    other.close();
    database.close();
  });

  test('a lock that is never given back ends as store_unavailable', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('notes.db');
    const { database, commits, write, notes } = await openNotes(path);
    database.exec('PRAGMA busy_timeout = 1');
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await outcome(commits.run(() => write('mine')))).toBe('store_unavailable');
    other.exec('ROLLBACK');
    await commits.run(() => write('later'));
    expect(notes()).toEqual(['later']);
    other.close();
    database.close();
  });
});
