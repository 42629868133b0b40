import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Clock } from '../../src/clock.ts';
import { type FreshSpecStore, freshStore } from '../open-store.ts';

/** The accounts that a nats-server for `freshNats` has to have: as many stores can be opened on it. */
export const accounts = Array.from({ length: 400 }, (_, index) => `account${index}`);

/**
 * Opens stores on fresh data: each has an account of its own, used once. A stream that is made under the name of one
 * just deleted may find messages of that one, as nats-server removes files in the background.
 */
export function freshNats(
  servers: readonly string[],
  replicas = 1,
): (clock: Clock) => Promise<FreshSpecStore> {
  const unused = accounts.values();
  return async (clock) => {
    const account = unused.next().value;
    if (account === undefined) throw new Error('more stores than accounts');
    return freshStore({ kind: 'nats', servers, account, replicas }, clock, () =>
      deleteStreams(servers, account),
    );
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
