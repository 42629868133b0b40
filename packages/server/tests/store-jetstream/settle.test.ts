import { inviteId } from '@unibus/protocol';
import { startNatsServer } from '@unibus/testkit';
import { afterAll, expect, test } from 'vitest';
import type { BucketWriter } from '../../src/store/jetstream/bucket-writer.ts';
import { JetStreamStore } from '../../src/store/jetstream/jetstream-store.ts';
import { by, outcome } from '../../src/store/scene.contract.ts';
import type { Store } from '../../src/store/store.ts';
import { consume, hex, keysFor, mint } from './fault-scenarios.ts';
import { FaultyWriter } from './faulty-writer.ts';
import { NatsLab } from './nats-lab.ts';

const accounts = Array.from({ length: 8 }, (_, index) => `settle${index}`);
const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());
const unused = accounts.values();
const newLab = () => new NatsLab([server.address], unused.next().value ?? '');

/** Counts what is tried to be written. */
class CountingWriter implements BucketWriter {
  readonly #writer: BucketWriter;
  count = 0;

  constructor(writer: BucketWriter) {
    this.#writer = writer;
  }

  write(...args: Parameters<BucketWriter['write']>): Promise<number | null> {
    this.count++;
    return this.#writer.write(...args);
  }

  erase(...args: Parameters<BucketWriter['erase']>): Promise<boolean> {
    this.count++;
    return this.#writer.erase(...args);
  }
}

async function countWritesOfAStart(lab: NatsLab): Promise<number> {
  const writers: CountingWriter[] = [];
  await lab.open((writer) => {
    writers.push(new CountingWriter(writer));
    return writers[0] ?? writer;
  });
  return writers[0]?.count ?? Number.NaN;
}

async function openWithRoot(lab: NatsLab): Promise<Store> {
  const store = await lab.open();
  await store.addUser({ ...keysFor('root'), handle: 'root', role: 'admin' }, by(null));
  return store;
}

test('a start settles what changed since the last one, and what is settled is not looked at again', async () => {
  await using lab = newLab();
  const store = await openWithRoot(lab);
  await mint(store, lab.clock, 'ana');
  await consume(store, 'ana', 'ana');
  expect(await countWritesOfAStart(lab)).toBeGreaterThan(0);
  expect(await countWritesOfAStart(lab)).toBe(0);
});

/** A running server that can be made to die before the write with an index, counted from 0. */
class MortalServer {
  readonly #store: Store;
  readonly #writer: FaultyWriter;

  private constructor(store: Store, writer: FaultyWriter) {
    this.#store = store;
    this.#writer = writer;
  }

  static async start(lab: NatsLab): Promise<MortalServer> {
    const decorated = Promise.withResolvers<FaultyWriter>();
    const store = await lab.open((writer) => {
      const faulty = new FaultyWriter(writer);
      decorated.resolve(faulty);
      return faulty;
    });
    return new MortalServer(store, await decorated.promise);
  }

  async dieBefore(index: number, act: (store: Store) => Promise<unknown>): Promise<void> {
    this.#writer.arm(index, 'before');
    expect(await outcome(act(this.#store))).toBe('store_unavailable');
  }
}

async function dieBefore(
  lab: NatsLab,
  index: number,
  act: (store: Store) => Promise<unknown>,
): Promise<void> {
  await (await MortalServer.start(lab)).dieBefore(index, act);
}

async function actionsOn(store: Store, handle: string): Promise<string[]> {
  const { items } = await store.listAudit({ limit: 500 });
  return items.filter((record) => record.handle === handle).map((record) => record.action);
}

test('a server that is running finishes what another one left, without being asked', async () => {
  await using lab = newLab();
  const store = await openWithRoot(lab);
  await using _ = await JetStreamStore.open(lab.login, { clock: lab.clock.now, settleEvery: 20 });
  await mint(store, lab.clock, 'bob');
  await dieBefore(lab, 1, (doomed) => consume(doomed, 'bob', 'bob'));
  await expect.poll(() => outcome(store.getUser(keysFor('bob').signPub))).toBe('ok');
});

test('a server that starts makes the account of a claim, and the invite of a handle', async () => {
  await using lab = newLab();
  const store = await openWithRoot(lab);
  await mint(store, lab.clock, 'ana');
  await dieBefore(lab, 1, (doomed) => consume(doomed, 'ana', 'ana'));
  await dieBefore(lab, 1, (doomed) => mint(doomed, lab.clock, 'bob'));
  const [user, invite] = [keysFor('ana').signPub, inviteId(hex('bob'))];
  await lab.open();
  expect(await outcome(store.getUser(user))).toBe('ok');
  expect(await outcome(store.getInvite(invite))).toBe('ok');
});

test('a record that a crash left unpublished comes before the next change of the same thing', async () => {
  await using lab = newLab();
  const store = await openWithRoot(lab);
  const [minter, redeemer, raiser] = [
    await MortalServer.start(lab),
    await MortalServer.start(lab),
    await MortalServer.start(lab),
  ];
  const { signPub } = keysFor('ana');
  await minter.dieBefore(2, (doomed) => mint(doomed, lab.clock, 'ana'));
  await redeemer.dieBefore(3, (doomed) => consume(doomed, 'ana', 'ana'));
  await raiser.dieBefore(3, (doomed) => doomed.setUserRole(signPub, 'admin', by(null)));
  expect(await actionsOn(store, 'ana')).toEqual(['user.register', 'invite.create']);
  await store.deleteUser(signPub, by(null));
  expect((await actionsOn(store, 'ana')).toReversed()).toEqual([
    'invite.create',
    'user.register',
    'user.role',
    'user.delete',
  ]);
});
