import { UnibusError } from '@unibus/protocol';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that an operator can do something about. */
const advice = new Map([
  [5, 'another process holds the database; is a second server or a backup tool stuck?'],
  [8, 'the database cannot be written; check the permissions of the file and of its directory'],
  [10, 'the disk failed to read or write; check the disk and the system log'],
  [11, 'the database is damaged; restore a backup'],
  [13, 'the disk is full; make room'],
  [14, 'the database cannot be opened; check the path and the permissions of its directory'],
  [26, 'the file is not an SQLite database; check the path, or restore a backup'],
]);

/** What the engine threw, as the one error that callers know. A UnibusError passes as it is. */
export function toUnibusError(error: unknown): UnibusError {
  if (error instanceof UnibusError) return error;
  const detail = advice.get(resultCode(error)) ?? (error instanceof Error ? error.message : 'unknown error');
  return new UnibusError('store_unavailable', detail, { cause: error });
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === 5;
}

function resultCode(error: unknown): number {
  const isEngineError = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  // The low byte is the primary code; the rest tells its variants apart.
  return isEngineError ? Number(error.errcode) & 0xff : -1;
}
