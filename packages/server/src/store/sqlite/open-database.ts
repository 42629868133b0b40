import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { UnibusError } from '@unibus/protocol';
import { isBusy, toUnibusError } from './engine-error.ts';

/** Milliseconds that a statement waits for another process while this one starts, with the event loop standing still. */
const startTimeout = 5000;
const openAttempts = 50;

/**
 * Opens or creates the database file, for its owner only, with every acknowledged commit on the disk.
 * @throws store_unavailable with what is wrong with the file and what to do
 */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  for (let attempt = 1; ; attempt++) {
    try {
      return tryOpen(path);
    } catch (error) {
      // Processes that start at once lock each other out while the journal mode changes, and the engine does not wait.
      if (!isBusy(error) || attempt === openAttempts) throw refused(path, error);
      await setTimeout(10 * Math.random());
    }
  }
}

function tryOpen(path: string): DatabaseSync {
  // The engine gives -wal and -shm the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  refuseReadOnly(path);
  const database = new DatabaseSync(path, { timeout: startTimeout });
  try {
    configure(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Said here because a process with enough rights could write all the same, against what the mode says. */
function refuseReadOnly(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o200) === 0)
    throw new UnibusError('store_unavailable', `${path} is read-only; make it writable (chmod u+w)`);
  if ((statSync(dirname(path)).mode & 0o200) === 0)
    throw new UnibusError(
      'store_unavailable',
      `the directory of ${path} is read-only; make it writable (chmod u+w)`,
    );
  if ((mode & 0o077) !== 0) chmodSync(path, mode & 0o700);
}

function configure(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL');
  // FULL syncs the log at every commit; WAL's usual NORMAL may lose acknowledged commits with the power.
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  // 16 MiB of log between checkpoints: pages that many groups change are copied into the file once.
  database.exec('PRAGMA wal_autocheckpoint = 4000');
  // 32 MiB: the upper levels of a million rows' indexes.
  database.exec('PRAGMA cache_size = -32768');
}

function refused(path: string, error: unknown): UnibusError {
  if (error instanceof UnibusError) return error;
  return new UnibusError('store_unavailable', `cannot open ${path}: ${toUnibusError(error).message}`, {
    cause: error,
  });
}
