import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { createWallet, join, Unibus, type Wallet } from '@unibus/client';
import { isUnibusError, type UserJson } from '@unibus/protocol';
import { expect, test } from 'vitest';
import { startServerProcess } from './server-process.ts';

const rounds = 100;
const newcomersPerRound = 8;

interface Newcomer {
  readonly wallet: Wallet;
  readonly handle: string;
  readonly link: string;
}

/** A store to crash on: UNIBUS_… variables that choose it, and what to end afterwards. */
export interface CrashStore extends AsyncDisposable {
  readonly settings: Record<string, string>;
}

/** kill -9 in the middle of registrations, again and again, on one data directory. */
export function crashRounds(store: string, openStore: () => Promise<CrashStore>): void {
  test(`${store}: nobody acknowledged is lost and nobody comes twice in ${rounds} kill -9`, {
    timeout: 900_000,
  }, async () => {
    await using opened = await openStore();
    await using folder = await temporaryFolder();
    await runRounds({ ...opened.settings, UNIBUS_DATA_DIR: folder.path });
  });
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(joinPath(tmpdir(), 'unibus-crash-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function runRounds(settings: Record<string, string>): Promise<void> {
  const { wallet: admin } = await createWallet();
  await foundBus(settings, admin);
  const everybody: Newcomer[] = [];
  let last: { newcomers: Newcomer[]; acknowledged: UserJson[] } = { newcomers: [], acknowledged: [] };
  for (let round = 0; round <= rounds; round++) {
    await using server = await startServerProcess(settings);
    const bus = new Unibus({ server: server.publicUrl, wallet: admin });
    await expectNobodyLost(bus, last.acknowledged);
    await expectRetriesSucceed(server.publicUrl, last.newcomers);
    if (round === rounds) return await expectNobodyTwice(bus, everybody);
    const newcomers = await mint(bus, round);
    const acknowledged = await joinUntilKilled(newcomers, round % (newcomersPerRound + 1), server);
    last = { newcomers, acknowledged };
    everybody.push(...newcomers);
  }
}

async function foundBus(settings: Record<string, string>, admin: Wallet): Promise<void> {
  await using server = await startServerProcess(settings);
  await join(server.inviteLink ?? '', admin);
  await server.end('SIGTERM');
}

function mint(bus: Unibus, round: number): Promise<Newcomer[]> {
  const handles = Array.from({ length: newcomersPerRound }, (_, index) => `guest-${round}-${index}`);
  return Promise.all(
    handles.map(async (handle) => {
      const [{ wallet }, { link }] = await Promise.all([createWallet(), bus.invites.mint({ handle })]);
      return { wallet, handle, link };
    }),
  );
}

/** All join at once; the server is killed as soon as `acknowledgements` of them have their answer. */
async function joinUntilKilled(
  newcomers: readonly Newcomer[],
  acknowledgements: number,
  server: { end(signal: 'SIGKILL'): Promise<void> },
) {
  const acknowledged: UserJson[] = [];
  let killed: Promise<void> | null = null;
  const killWhenDue = () => {
    if (acknowledged.length >= acknowledgements) killed ??= server.end('SIGKILL');
  };
  const attempts = newcomers.map(async ({ link, wallet }) => {
    acknowledged.push((await join(link, wallet)).user);
    killWhenDue();
  });
  setImmediate(killWhenDue);
  await Promise.allSettled(attempts);
  await (killed ?? server.end('SIGKILL'));
  return acknowledged;
}

async function expectNobodyLost(bus: Unibus, acknowledged: readonly UserJson[]): Promise<void> {
  const users = await Array.fromAsync(bus.users.list());
  const found = new Map(users.map((user) => [user.sign_pub, user]));
  for (const user of acknowledged) expect(found.get(user.sign_pub)).toEqual(user);
}

async function expectRetriesSucceed(publicUrl: string, newcomers: readonly Newcomer[]): Promise<void> {
  const { wallet: stranger } = await createWallet();
  await Promise.all(
    newcomers.map(async ({ link, wallet, handle }) => {
      const here = publicUrl + link.slice(link.indexOf('/join#'));
      const { user } = await join(here, wallet);
      expect(user).toMatchObject({ sign_pub: wallet.signPub, kex_pub: wallet.kexPub, handle });
      await expect(join(here, stranger)).rejects.toSatisfy((error) => isUnibusError(error, 'invite_used'));
    }),
  );
}

async function expectNobodyTwice(bus: Unibus, everybody: readonly Newcomer[]): Promise<void> {
  const handles = (await Array.fromAsync(bus.users.list())).map(({ handle }) => handle);
  expect(handles.toSorted()).toEqual(['admin', ...everybody.map(({ handle }) => handle)].toSorted());
  const records = (await Array.fromAsync(bus.audit.list())).filter(
    ({ action }) => action === 'user.register',
  );
  expect(records.map(({ handle }) => handle).toSorted()).toEqual(handles.toSorted());
}
