import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const pinned = fileURLToPath(new URL('../../../.unibus/bin/nats-server', import.meta.url));

export interface NatsBinary {
  readonly path: string;
  /** [major, minor, patch] */
  readonly version: readonly [number, number, number];
}

/**
 * The nats-server to test with: `UNIBUS_NATS_SERVER`, else what script/bootstrap left, else PATH.
 * @throws Error when there is none: a suite that needs the engine fails, it is never skipped.
 */
export async function findNatsBinary(): Promise<NatsBinary> {
  const path = await findPath();
  if (path === null)
    throw new Error('no nats-server: run script/bootstrap, or name one in UNIBUS_NATS_SERVER');
  return { path, version: await versionOf(path) };
}

async function findPath(): Promise<string | null> {
  const named = process.env['UNIBUS_NATS_SERVER'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const path of [pinned, ...folders.map((folder) => join(folder, 'nats-server'))]) {
    if (await isExecutable(path)) return path;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<NatsBinary['version']> {
  const { stdout } = await promisify(execFile)(path, ['--version']);
  const match = /v?(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  if (match === null) throw new Error(`${path} does not tell a nats-server version: ${stdout.trim()}`);
  const [, major, minor, patch] = match.map(Number);
  return [major ?? 0, minor ?? 0, patch ?? 0];
}
