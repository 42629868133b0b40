import { closeSync, openSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';

/**
 * Copies the database as it is now into a new file, while others go on writing. The name appears only when the copy
 * is complete, and never replaces a file that is there.
 */
export async function backupDatabase(source: string, path: string): Promise<void> {
  const partial = `${path}.partial`;
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    await copy(source, partial);
    await link(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

async function copy(source: string, target: string): Promise<void> {
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    // The read transaction holds one state: without it every write by others starts the copy over.
    database.exec('BEGIN; SELECT 1 FROM migrations;');
    await backup(database, target);
  } finally {
    database.close();
  }
}
