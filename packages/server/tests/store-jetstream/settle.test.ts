import { startNatsServer } from '@unibus/testkit';
import { afterAll, expect, test } from 'vitest';
import type { BucketWriter } from '../../src/store/jetstream/bucket-writer.ts';
import { JetStreamStore } from '../../src/store/jetstream/jetstream-store.ts';
import { by, outcome } from '../../src/store/scene.contract.ts';
import { consume, keysFor, mint } from './fault-scenarios.ts';
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

test('a start settles what changed since the last one, and what is settled is not looked at again', async () => {
  await using lab = newLab();
  const store = await lab.open();
  await store.addUser({ ...keysFor('root'), handle: 'root', role: 'admin' }, by(null));
  await mint(store, lab.clock, 'ana');
  await consume(store, 'ana', 'ana');
  expect(await countWritesOfAStart(lab)).toBeGreaterThan(0);
  expect(await countWritesOfAStart(lab)).toBe(0);
});

/** A server that claims the invite and dies before it makes the account. */
async function claimAndDie(lab: NatsLab, name: string): Promise<void> {
  const writers: FaultyWriter[] = [];
  const doomed = await lab.open((writer) => {
    writers.push(new FaultyWriter(writer));
    return writers[0] ?? writer;
  });
  writers[0]?.arm(1, 'before');
  expect(await outcome(consume(doomed, name, name))).toBe('store_unavailable');
}

test('a server that is running finishes what another one left, without being asked', async () => {
  await using lab = newLab();
  const store = await lab.open();
  await store.addUser({ ...keysFor('root'), handle: 'root', role: 'admin' }, by(null));
  await mint(store, lab.clock, 'ana');
  await claimAndDie(lab, 'ana');
  const { signPub } = keysFor('ana');
  expect(await outcome(store.getUser(signPub))).toBe('not_found');
  await using _ = await JetStreamStore.open(lab.login, { clock: lab.clock.now, settleEvery: 20 });
  expect(await outcome(store.getUser(signPub))).toBe('ok');
  await mint(store, lab.clock, 'bob');
  await claimAndDie(lab, 'bob');
  await expect.poll(() => outcome(store.getUser(keysFor('bob').signPub))).toBe('ok');
});
