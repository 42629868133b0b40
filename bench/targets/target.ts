import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadResult } from '../load/http-load.ts';

/** A server under load: mints `count` invitations behind its back, then redeems them over HTTP. */
export interface Target extends AsyncDisposable {
  load(count: number, connections: number): Promise<LoadResult>;
}

/** A folder that goes away with the scope. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'unibus-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
