import { access, constants, stat, statfs } from 'node:fs/promises';
import { type CheckResult, fail, ok, warn } from './check.ts';

const gibibyte = 2 ** 30;
const little = gibibyte;
const tooLittle = gibibyte / 10;

/** The server's folder: for its owner only, writable, on a disk with room. None is fine: not every machine serves. */
export async function checkDataDirectory(path: string): Promise<CheckResult[]> {
  const info = await stat(path).catch(() => null);
  if (info === null) return [ok('data directory', `${path} is not there: no server has run from here`)];
  return [await checkAccess(path, info.mode), await checkSpace(path)];
}

async function checkAccess(path: string, mode: number): Promise<CheckResult> {
  const name = 'data directory';
  const isWritable = await access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable)
    return fail(name, `${path} cannot be written by this user`, 'Change its owner, or run as its owner.');
  if ((mode & 0o077) === 0) return ok(name, `${path} is for its owner only`);
  return warn(name, `Other users of this machine may look into ${path}`, `chmod 700 ${path}`);
}

async function checkSpace(path: string): Promise<CheckResult> {
  const name = 'disk space';
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const detail = `${(free / gibibyte).toFixed(1)} GiB free at ${path}`;
  if (free < tooLittle) return fail(name, detail, 'Make room: a server that cannot write refuses changes.');
  return free < little ? warn(name, detail, 'Make room soon.') : ok(name, detail);
}
