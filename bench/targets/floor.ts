import { sign } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startChild } from '../child.ts';
import { httpLoad, rawPost } from '../load/http-load.ts';
import { makeNewcomer, type Newcomer } from '../load/newcomer.ts';
import { type Target, temporaryFolder } from './target.ts';

const schema = `PRAGMA journal_mode = WAL;
  CREATE TABLE invites (id TEXT PRIMARY KEY, handle TEXT, used INTEGER DEFAULT 0, expires_at TEXT, used_sign_pub TEXT) WITHOUT ROWID;
  CREATE TABLE users (sign_pub TEXT PRIMARY KEY, kex_pub TEXT, handle TEXT UNIQUE, created_at INTEGER) WITHOUT ROWID`;

/** The bare register server of floor/register-server.ts, with or without group commit. */
export async function startFloor(mode: 'grouped' | 'single'): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const path = join(folder.path, 'floor.db');
  const database = stack.adopt(new DatabaseSync(path), (open) => open.close());
  database.exec(schema);
  const child = stack.use(await startChild('bench/floor/register-server.ts', [path, mode]));
  const port = Number(child.ready['port']);
  const resources = stack.move();
  return {
    load: (count, connections) =>
      httpLoad(
        port,
        mint(database, count).map((newcomer) => request(newcomer, port)),
        connections,
      ),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

let minted = 0;

function mint(database: DatabaseSync, count: number): Newcomer[] {
  const newcomers = Array.from({ length: count }, () => makeNewcomer(`floor-${minted++}`));
  const insert = database.prepare('INSERT INTO invites (id, handle, expires_at) VALUES (?, ?, ?)');
  database.exec('BEGIN IMMEDIATE');
  for (const { inviteId, handle } of newcomers) insert.run(inviteId, handle, '2999-01-01T00:00:00.000Z');
  database.exec('COMMIT');
  return newcomers;
}

function request({ token, signPub, kexPub, signKey }: Newcomer, port: number): Buffer {
  const body = Buffer.from(JSON.stringify({ token, sign_pub: signPub, kex_pub: kexPub }));
  return rawPost(port, '/register', { 'x-signature': sign(null, body, signKey).toString('base64') }, body);
}
