import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/**
 * The folder that holds everything the server keeps, for this process alone. The lock is SQLite's own exclusive lock on
 * an empty database, which the system lets go of however the process ends.
 */
export class DataDirectory implements Disposable {
  readonly path: string;
  readonly #lock: DatabaseSync;

  /** Makes the folder, for its owner only, when it is missing. @throws StartError */
  constructor(path: string) {
    this.path = resolve(path);
    makeDirectory(this.path);
    this.#lock = lockDirectory(this.path);
  }

  fileOf(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    this.#lock.close();
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(
      `The data directory ${path} cannot be made (${codeOf(error)}).`,
      'Check its permissions, or choose another one with --data-dir.',
      { cause: error },
    );
  }
}

function lockDirectory(path: string): DatabaseSync {
  const file = join(path, 'lock');
  let lock: DatabaseSync | null = null;
  try {
    // The engine would make it readable for everybody.
    closeSync(openSync(file, 'a', 0o600));
    lock = new DatabaseSync(file);
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    throw lockRefusal(path, error);
  }
}

function lockRefusal(path: string, error: unknown): StartError {
  const isTaken = error instanceof Error && 'errcode' in error && error.errcode === 5;
  if (isTaken)
    return new StartError(
      `Another server is running on the data directory ${path}.`,
      'Stop it, or choose another directory with --data-dir.',
    );
  return new StartError(
    `The data directory ${path} cannot be written (${codeOf(error)}).`,
    'Check its permissions, or choose another one with --data-dir.',
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
