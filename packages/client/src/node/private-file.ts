import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClientError } from '../client-error.ts';

/** Windows has no owner-group-others mode: the profile directory's access list decides there. */
const hasModes = process.platform !== 'win32';

/**
 * Writes a file that only its owner may read, all or nothing, durably: a crash at any point leaves the old content or
 * the new. With `replace: false` an existing file stays as it is, also when two processes race.
 * @throws a system error; EEXIST for `replace: false` where the file is
 */
export async function writePrivateFile(
  path: string,
  content: string | Uint8Array,
  { replace }: { replace: boolean },
): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(temporary, content);
    if (replace) await rename(temporary, path);
    else await link(temporary, path);
    await syncDirectory(directory);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Null where there is no such file. @throws ClientError permissions_loose */
export async function readPrivateFile(path: string): Promise<Buffer | null> {
  const file = await open(path).catch(nullIfMissing);
  if (file === null) return null;
  try {
    assertPrivate(path, (await file.stat()).mode);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function assertPrivate(path: string, mode: number): void {
  if (!hasModes || (mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  throw new ClientError(
    'permissions_loose',
    `${path} has mode ${shown}: other users of this machine may read it`,
    {
      next: `chmod 600 ${path}`,
    },
  );
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename or link survives a power loss only when its directory is synced; Windows cannot open one. */
async function syncDirectory(path: string): Promise<void> {
  if (!hasModes) return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
