import { connect } from '@nats-io/transport-node';
import { startNatsServer } from '@unibus/testkit';
import { expect, test } from 'vitest';
import { JetStreamStore } from '../../src/store/jetstream/jetstream-store.ts';
import { by, newKeys, newUser, outcome } from '../../src/store/scene.contract.ts';
import { mintFor } from './registrations.ts';

const options = { clock: Date.now };

test('NATS away at the start is store_unavailable, and says so', async () => {
  await using nats = await startNatsServer({ durable: false });
  await nats.kill();
  const opening = JetStreamStore.open({ servers: nats.address }, options);
  await expect(opening).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('NATS cannot be reached'),
  });
});

test('NATS away in the middle: verbs fail with store_unavailable, and work again when it is back', async () => {
  await using nats = await startNatsServer({ durable: false });
  await using store = await JetStreamStore.open({ servers: nats.address }, options);
  const root = await store.addUser(newUser('root', 'admin'), by(null));
  const [registration] = await mintFor(store, 1, 'ana');
  await nats.kill();
  const keys = newKeys();
  const endings = await Promise.all(
    [
      store.ping(),
      store.getUser(root.signPub),
      store.listUsers({ limit: 1 }),
      store.addUser(newUser('bob'), by(null)),
      store.consumeInvite(registration?.token ?? '', keys, by(null)),
    ].map(outcome),
  );
  expect(endings).toEqual(endings.map(() => 'store_unavailable'));
  await nats.start();
  await store.ping();
  expect(await store.getUser(root.signPub)).toEqual(root);
  const { user } = await store.consumeInvite(registration?.token ?? '', keys, by(null));
  expect(user.signPub).toBe(keys.signPub);
});

test('a short absence is waited out by what is asked meanwhile', async () => {
  await using nats = await startNatsServer({ durable: false });
  await using store = await JetStreamStore.open({ servers: nats.address }, options);
  const root = await store.addUser(newUser('root', 'admin'), by(null));
  await nats.kill();
  const asked = store.getUser(root.signPub);
  await nats.start();
  expect(await asked).toEqual(root);
});

test('a connection that is given stays open when the store is closed', async () => {
  await using nats = await startNatsServer({ durable: false });
  const connection = await connect({ servers: nats.address });
  const store = await JetStreamStore.open(connection, options);
  await store.close();
  expect(connection.isClosed()).toBe(false);
  await connection.close();
});
