import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type NatsCluster, startNatsCluster } from '@unibus/testkit';
import { afterAll, test } from 'vitest';
import { inOneProcess } from '../../src/store/arena.race.ts';
import { by } from '../../src/store/scene.contract.ts';
import { storeRace } from '../../src/store/store.race.ts';
import { accounts, freshNats } from './fresh-nats.ts';
import { expectToBeIn, expectToFinish, mintFor, persist, type Registration } from './registrations.ts';

const cluster = await startNatsCluster(3, { accounts: accounts.slice(0, 40) });
afterAll(() => cluster[Symbol.asyncDispose]());
const open = freshNats(cluster.addresses, 3);

storeRace('JetStreamStore on three nodes', inOneProcess(open), 1);

async function leaderOf(nats: NatsCluster, account: string, stream: string): Promise<string> {
  const connection = await connect({ servers: nats.addresses, user: account, pass: account });
  try {
    const { cluster: raft } = await (await jetstreamManager(connection)).streams.info(stream);
    return raft?.leader ?? '';
  } finally {
    await connection.close();
  }
}

test('the node that leads is killed in the middle of registrations: nobody who is in is missing', async () => {
  await using fresh = await open(Date.now);
  const account = fresh.spec.kind === 'nats' ? fresh.spec.account : '';
  const registrations = await mintFor(fresh.store, 300, 'r');
  const leader = cluster.named(await leaderOf(cluster, account, 'KV_UNIBUS_invites'));
  const acknowledged: string[] = [];
  let kill: Promise<void> | null = null;
  const redeem = async ({ token, keys }: Registration) => {
    await persist(() => fresh.store.consumeInvite(token, keys, by(keys.signPub)));
    if (acknowledged.push(keys.signPub) > 30) kill ??= leader.kill();
  };
  const lanes = Array.from({ length: 10 }, (_, lane) =>
    registrations.filter((__, index) => index % 10 === lane),
  );
  await Promise.all(
    lanes.map(async (lane) => {
      for (const registration of lane) await redeem(registration);
    }),
  );
  await kill;
  await expectToBeIn(fresh.store, acknowledged);
  await leader.start();
  const other = await persist(() => fresh.openAnother());
  await expectToBeIn(other, acknowledged);
  await expectToFinish(other, registrations);
});
