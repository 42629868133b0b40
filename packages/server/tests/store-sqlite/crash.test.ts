import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { inviteId } from '@unibus/protocol';
import { expect, test } from 'vitest';
import { by, hex32, newKeys, newUser, outcome, walk } from '../../src/store/scene.contract.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Keys } from '../../src/store/store.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

interface Redemption {
  readonly token: string;
  readonly keys: Keys;
}

const rounds = 20;
const invitesPerRound = 300;

test('nobody who was acknowledged is missing after kill -9, and nobody is there twice', async () => {
  using directory = new TemporaryDirectory();
  const path = directory.file('unibus.db');
  const admin = await firstAdmin(path);
  const everybody = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const invites = await mintInvites(path, admin, round);
    const acknowledged = await registerUntilKilled(path, invites, randomInt(1, invitesPerRound));
    for (const { keys } of invites) everybody.add(keys.signPub);
    await checkAfterCrash(path, invites, acknowledged);
  }
  await using store = await openSqliteStore(path, Date.now);
  const users = await walk((query) => store.listUsers(query), 500);
  expect(users.map((user) => user.signPub).toSorted()).toEqual([...everybody, admin].toSorted());
}, 300_000);

async function firstAdmin(path: string): Promise<string> {
  await using store = await openSqliteStore(path, Date.now);
  return (await store.addUser(newUser('root', 'admin'), by(null))).signPub;
}

async function mintInvites(path: string, admin: string, round: number): Promise<Redemption[]> {
  await using store = await openSqliteStore(path, Date.now);
  const mint = async (_: unknown, number: number) => {
    const token = hex32();
    const handle = `r${round}-${number}`;
    const expiresAt = '2099-01-01T00:00:00.000Z';
    await store.createInvite({ id: inviteId(token), handle, role: 'member', expiresAt }, by(admin));
    return { token, keys: newKeys() };
  };
  return Promise.all(Array.from({ length: invitesPerRound }, mint));
}

/** The numbers that the child acknowledged before it was killed, in the middle of its work. */
async function registerUntilKilled(
  path: string,
  invites: Redemption[],
  killAfter: number,
): Promise<number[]> {
  const worker = new URL('crash-worker.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=unibus-source', worker], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'close');
  child.stdin.write(`${JSON.stringify({ path, invites })}\n`);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.split('\n').length > killAfter) child.kill('SIGKILL');
  }
  expect(await exit).toEqual([null, 'SIGKILL']);
  const [ready, ...numbers] = output.split('\n').slice(0, -1);
  expect(ready).toBe('ready');
  return numbers.map(Number);
}

async function checkAfterCrash(path: string, invites: Redemption[], acknowledged: number[]): Promise<void> {
  await using store = await openSqliteStore(path, Date.now);
  for (const number of acknowledged) {
    const { token, keys } = invites[number] ?? { token: '', keys: newKeys() };
    const user = await store.getUser(keys.signPub);
    expect(user.inviteId).toBe(inviteId(token));
    expect(await outcome(store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_used');
  }
  // Interrupted or never tried or acknowledged: the same keys get their account, exactly one.
  const retries = await Promise.all(
    invites.map(({ token, keys }) => store.consumeInvite(token, keys, by(keys.signPub))),
  );
  expect(retries.map(({ user }) => user.signPub)).toEqual(invites.map(({ keys }) => keys.signPub));
  for (const number of acknowledged) expect(retries[number]?.created).toBe(false);
  const records = await walk((query) => store.listAudit(query), 500);
  const registered = records.filter(({ action }) => action === 'user.register').map(({ signPub }) => signPub);
  expect(new Set(registered).size).toBe(registered.length);
}
