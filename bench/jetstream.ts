import { startNatsCluster, startNatsServer } from '@unibus/testkit';
import { JetStreamStore } from '../packages/server/src/store/jetstream/jetstream-store.ts';
import { rawLoop } from './floor/jetstream-loop.ts';
import { redeem } from './redemption.ts';
import { median, perSecond, type Row } from './table.ts';

const count = 5_000;
const rounds = 3;
/** nats-server acknowledges before it syncs, for both sides alike: what is compared is the protocol, not the disk. */
const lazy = { durable: false };

/** Redemptions a second on one node and on three, ours beside the bare loop, in turn. */
export async function benchJetStream(): Promise<Row[]> {
  await using single = await startNatsServer(lazy);
  const one = await measure([single.address], 1);
  await single.kill();
  await using cluster = await startNatsCluster(3, lazy);
  return [...one, ...(await measure(cluster.addresses, 3))];
}

async function measure(servers: string[], replicas: 1 | 3): Promise<Row[]> {
  const rates = { floor: [] as number[], ours: [] as number[] };
  await using store = await JetStreamStore.open({ servers }, { clock: Date.now, replicas });
  for (let round = 0; round < rounds; round++) {
    rates.floor.push(perSecond(count, await rawLoop(servers, replicas, count)));
    rates.ours.push(perSecond(count, await redeem(store, count)));
  }
  const [floor, ours] = [median(rates.floor), median(rates.ours)];
  return [
    {
      what: `R${replicas} floor: get, compare-and-swap, create`,
      'redemptions/s': floor,
      'of the floor': '1.00',
    },
    { what: `R${replicas} unibus`, 'redemptions/s': ours, 'of the floor': (ours / floor).toFixed(2) },
  ];
}
