import { connect } from '@nats-io/transport-node';
import { type NatsServer, startNatsCluster, startNatsServer } from '@unibus/testkit';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

async function ask(server: NatsServer, subject: string, body = ''): Promise<Record<string, unknown>> {
  const connection = await connect({ servers: server.address });
  try {
    return (await connection.request(subject, body)).json();
  } finally {
    await connection.close();
  }
}

test('what a killed server has stored is there when it starts again, on the same address', async () => {
  await using server = await startNatsServer();
  const { address } = server;
  await ask(server, '$JS.API.STREAM.CREATE.kept', JSON.stringify({ name: 'kept', subjects: ['kept'] }));
  await ask(server, 'kept', 'a message');
  await server.kill('SIGKILL');
  await expect(connect({ servers: address, reconnect: false })).rejects.toThrow();
  await server.start();
  expect(server.address).toBe(address);
  expect(await ask(server, '$JS.API.STREAM.INFO.kept')).toMatchObject({ state: { messages: 1 } });
});

test('accounts do not see each other', async () => {
  await using server = await startNatsServer({ accounts: ['one', 'two'], durable: false });
  const [one, two] = await Promise.all(
    ['one', 'two'].map((user) => connect({ servers: server.address, user, pass: user })),
  );
  await one?.request('$JS.API.STREAM.CREATE.mine', JSON.stringify({ name: 'mine', subjects: ['mine'] }));
  expect((await one?.request('$JS.API.STREAM.NAMES'))?.json()).toMatchObject({ streams: ['mine'] });
  expect((await two?.request('$JS.API.STREAM.NAMES'))?.json()).toMatchObject({ streams: null });
  await Promise.all([one?.close(), two?.close()]);
});

test('a cluster replicates, and its nodes are known by name', async () => {
  await using cluster = await startNatsCluster(3, { durable: false });
  const [first] = cluster.servers;
  if (first === undefined) throw new Error('no node');
  const config = { name: 'three', subjects: ['three'], num_replicas: 3 };
  const info = await ask(first, '$JS.API.STREAM.CREATE.three', JSON.stringify(config));
  const { leader = '', replicas = [] } = Object(info['cluster']);
  expect(replicas).toHaveLength(2);
  expect(cluster.named(leader).address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(() => cluster.named('nobody')).toThrow();
});

test('without the binary it throws: nothing is skipped', async () => {
  vi.stubEnv('UNIBUS_NATS_SERVER', '/nowhere/nats-server');
  await expect(startNatsServer()).rejects.toThrow('/nowhere/nats-server');
});
