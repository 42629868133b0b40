import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../environment.ts';
import { type CheckResult, ok, warn } from './check.ts';

/** Where the advisories of 2026 are fixed: 2.12.12 on that line, 2.14.3 on later ones. */
const floors = [
  { line: [2, 12, 0], floor: [2, 12, 12] },
  { line: [2, 13, 0], floor: [2, 14, 3] },
] as const;

/** Is a nats-server here, and is it a safe one? Nothing but `--store nats` needs it. */
export async function checkNatsServer(
  environment: Pick<Environment, 'natsServer' | 'searchPath'>,
): Promise<CheckResult> {
  const name = 'nats-server';
  const path = await findBinary(environment);
  if (path === null) return ok(name, 'none here; only `--store nats` needs one');
  const version = await readVersion(path);
  if (version === null)
    return warn(name, `${path} does not tell its version`, 'Install nats-server 2.14.3 or newer.');
  const detail = `${version.join('.')} at ${path}`;
  if (isOverFloor(version)) return ok(name, detail);
  return warn(
    name,
    `${detail} has known security holes`,
    'Install 2.14.3 or newer; keep this one on loopback.',
  );
}

export function isOverFloor(version: readonly number[]): boolean {
  const floor = floors.findLast(({ line }) => compare(version, line) >= 0)?.floor;
  return floor !== undefined && compare(version, floor) >= 0;
}

async function findBinary({ natsServer, searchPath }: Pick<Environment, 'natsServer' | 'searchPath'>) {
  const candidates =
    natsServer === null ? searchPath.map((folder) => join(folder, 'nats-server')) : [natsServer];
  for (const path of candidates) {
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) return path;
  }
  return null;
}

async function readVersion(path: string): Promise<number[] | null> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 5_000 }).catch(() => ({
    stdout: '',
  }));
  const match = /v?(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  return match === null ? null : match.slice(1).map(Number);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const difference = one.map((part, index) => part - (other[index] ?? 0)).find((part) => part !== 0);
  return difference ?? 0;
}
