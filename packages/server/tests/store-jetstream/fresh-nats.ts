import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Clock } from '../../src/clock.ts';
import { type FreshSpecStore, freshStore } from '../open-store.ts';

/** The accounts that a nats-server for `freshNats` has to have: as many stores may be in use at once. */
export const accounts = Array.from({ length: 8 }, (_, index) => `account${index}`);

/** Opens stores on fresh data: each takes an account of its own, and gives it back empty. */
export function freshNats(
  servers: readonly string[],
  replicas = 1,
): (clock: Clock) => Promise<FreshSpecStore> {
  const free = [...accounts];
  return async (clock) => {
    const account = free.pop();
    if (account === undefined) throw new Error('more stores at once than accounts');
    return freshStore({ kind: 'nats', servers, account, replicas }, clock, async () => {
      await deleteStreams(servers, account);
      free.push(account);
    });
  };
}

async function deleteStreams(servers: readonly string[], account: string): Promise<void> {
  const connection = await connect({ servers: [...servers], user: account, pass: account });
  try {
    const { streams } = await jetstreamManager(connection);
    for await (const { config } of streams.list()) await streams.delete(config.name);
  } finally {
    await connection.close();
  }
}
