import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Bucket, Entry } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { busIdKey } from './bus-entry.ts';
import { unavailable } from './link.ts';

/**
 * Writes every entry as one line of JSON: {"bucket","key","revision","value"}. Each entry is whole; there is no moment
 * at which all of them were so, but the order makes what is missing harmless: invites are read last, so an invite that
 * is pending here was not yet used by an account that is here, and a spent one does not work again.
 * It is an export, to read or to move from. To put a cluster back as it was, use the streams' own snapshots, which
 * keep the revisions that claims refer to.
 * @throws store_unavailable, also where the file exists; a file that was begun is removed
 */
export async function exportBuckets(buckets: Buckets, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw unavailable(cause, 'the backup file cannot be created');
  });
  try {
    await pipeline(lines(buckets), file.createWriteStream({ flush: true }));
  } catch (cause) {
    await rm(path, { force: true });
    throw unavailable(cause, 'the backup file cannot be written');
  }
}

async function* lines({ audit, users, handles, admins, busIds, invites }: Buckets): AsyncGenerator<string> {
  yield* linesOf(audit);
  yield* linesOf(users);
  yield* linesOf(handles);
  yield line(admins, await admins.get('admins'));
  yield line(busIds, await busIds.get(busIdKey));
  yield* linesOf(invites);
}

async function* linesOf<T>(bucket: Bucket<T>): AsyncGenerator<string> {
  for await (const entry of bucket.between(0, await bucket.lastRevision())) yield line(bucket, entry.open());
}

/** Nothing for what is not there. */
function line<T>({ name }: Bucket<T>, { key, revision, value }: Entry<T>): string {
  return value === null ? '' : `${JSON.stringify({ bucket: name, key, revision, value })}\n`;
}
