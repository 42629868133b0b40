import { randomBytes } from 'node:crypto';
import { type KV, Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { inParallel } from '../in-parallel.ts';

/** The floor on JetStream: get one entry, compare-and-swap it, create another. The time of `count` of them, in ms. */
export async function rawLoop(servers: readonly string[], replicas: number, count: number): Promise<number> {
  const connection = await connect({ servers: [...servers] });
  try {
    const kvm = new Kvm(connection);
    const [invites, users] = [
      await bucket(kvm, 'floor_invites', replicas),
      await bucket(kvm, 'floor_users', replicas),
    ];
    const keys = Array.from({ length: count }, () => randomBytes(32).toString('hex'));
    await inParallel(keys, (key) => invites.put(key, entry(key)));
    return await inParallel(keys, async (key) => {
      const found = await invites.get(key);
      await invites.update(key, entry(key), found?.revision ?? 0);
      await users.create(key, entry(key));
    });
  } finally {
    await connection.close();
  }
}

function bucket(kvm: Kvm, name: string, replicas: number): Promise<KV> {
  return kvm.create(name, { history: 1, replicas, allow_direct: false });
}

/** About as long as an invitation or an account is. */
const entry = (key: string): string => JSON.stringify({ key, filling: 'x'.repeat(300) });
