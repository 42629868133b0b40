import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { inviteId } from '@unibus/protocol';
import { startNatsServer } from '@unibus/testkit';
import { afterAll, expect, test } from 'vitest';
import { JetStreamStore } from '../../src/store/jetstream/jetstream-store.ts';
import { by, hex32, newKeys, newUser, outcome, walk } from '../../src/store/scene.contract.ts';
import { mintFor } from './registrations.ts';

const accounts = Array.from({ length: 20 }, (_, index) => `buckets${index}`);
const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());
const unused = accounts.values();

/** An operator's own connection to an account of its own. */
async function operator() {
  const user = unused.next().value ?? '';
  const login = { servers: server.address, user, pass: user };
  const connection = await connect(login);
  return {
    connection,
    open: (options: object = {}) => JetStreamStore.open(login, { clock: Date.now, ...options }),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

function bucket(connection: NatsConnection, name: string): Promise<KV> {
  return new Kvm(connection).open(name, { allow_direct: false });
}

const keyOf = (hex: string) => `${hex[0]}.${hex[1]}.${hex[2]}.${hex.slice(3)}`;

test('streams are made so that nothing expires, nothing is purged and no replica answers for the leader', async () => {
  await using admin = await operator();
  await using _ = await admin.open();
  const { streams } = await jetstreamManager(admin.connection);
  const names: string[] = [];
  for await (const { config } of streams.list()) {
    names.push(config.name);
    expect(config).toMatchObject({
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      max_msgs_per_subject: 1,
      allow_direct: false,
      deny_delete: true,
      deny_purge: true,
    });
  }
  const kinds = ['audit', 'handles', 'invites', 'meta', 'users'];
  expect(names.toSorted()).toEqual(kinds.map((kind) => `KV_UNIBUS_${kind}`));
});

test('a bucket made by another tool is put right where that is safe', async () => {
  await using admin = await operator();
  await new Kvm(admin.connection).create('UNIBUS_users', { history: 1, allow_direct: true });
  await using store = await admin.open();
  const { streams } = await jetstreamManager(admin.connection);
  expect((await streams.info('KV_UNIBUS_users')).config).toMatchObject({
    allow_direct: false,
    deny_purge: true,
  });
  expect((await store.addUser(newUser('ana'), by(null))).handle).toBe('ana');
});

test.each([{ ttl: 60_000 }, { history: 5 }, { storage: StorageType.Memory }])(
  'a bucket that would lose entries (%o) is refused',
  async (config) => {
    await using admin = await operator();
    await new Kvm(admin.connection).create('UNIBUS_invites', { history: 1, ...config });
    await expect(admin.open()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('UNIBUS_invites'),
    });
  },
);

test('an invite that cannot be parsed admits nobody, and the others work', async () => {
  await using admin = await operator();
  const troubles: string[] = [];
  await using store = await admin.open();
  const [bad, good] = await mintFor(store, 2, 'guest');
  const id = inviteId(bad?.token ?? '');
  const invites = await bucket(admin.connection, 'UNIBUS_invites');
  for (const junk of ['', 'null', '{', '{"invite":{}}', JSON.stringify({ id, used: false })]) {
    await invites.put(keyOf(id), junk);
    expect(await outcome(store.consumeInvite(bad?.token ?? '', newKeys(), by(null)))).toBe(
      'store_unavailable',
    );
    expect(await outcome(store.getInvite(id))).toBe('store_unavailable');
  }
  expect(await outcome(store.consumeInvite(good?.token ?? '', newKeys(), by(null)))).toBe('ok');
  await using again = await admin.open({ onTrouble: (error: Error) => troubles.push(error.message) });
  expect(new Set(troubles)).toEqual(new Set([expect.stringContaining(keyOf(id))]));
  expect(await outcome(again.consumeInvite(good?.token ?? '', newKeys(), by(null)))).toBe('invite_used');
});

test('a field that is not known makes an entry unreadable: what it means cannot be guessed', async () => {
  await using admin = await operator();
  await using store = await admin.open();
  const ana = await store.addUser(newUser('ana'), by(null));
  const users = await bucket(admin.connection, 'UNIBUS_users');
  const entry = await users.get(keyOf(ana.signPub));
  await users.put(keyOf(ana.signPub), JSON.stringify({ ...entry?.json<object>(), suspendedUntil: 'later' }));
  expect(await outcome(store.getUser(ana.signPub))).toBe('store_unavailable');
});

test('names that are no keys are not found, and reach no other entry', async () => {
  await using admin = await operator();
  await using store = await admin.open();
  const ana = await store.addUser(newUser('ana'), by(null));
  for (const name of ['', '*', '>', 'a.b', ana.signPub.toUpperCase(), `${ana.signPub.slice(0, 63)}*`]) {
    expect(await outcome(store.getUser(name))).toBe('not_found');
    expect(await outcome(store.getInvite(name))).toBe('not_found');
    expect(await outcome(store.consumeInvite(name, newKeys(), by(null)))).toBe('not_found');
  }
  for (const handle of ['*', '>', 'a..b', 'ana.*'])
    expect(await outcome(store.getUserByHandle(handle))).toBe('not_found');
});

test('handles may hold dots, also two of them', async () => {
  await using admin = await operator();
  await using store = await admin.open();
  for (const handle of ['a..b', 'a.b', 'a-b_c'])
    expect(await store.addUser(newUser(handle), by(null))).toEqual(await store.getUserByHandle(handle));
});

test('a list too long for one look is walked by leading digits, in order, each once', async () => {
  await using admin = await operator();
  await using store = await admin.open();
  const invites = await bucket(admin.connection, 'UNIBUS_invites');
  const [{ token } = { token: '' }] = await mintFor(store, 1, 'template');
  const template = (await invites.get(keyOf(inviteId(token))))?.string() ?? '';
  const ids = Array.from({ length: 2_500 }, () => hex32());
  await Promise.all(ids.map((id) => invites.put(keyOf(id), template.replaceAll(inviteId(token), id))));
  ids.push(inviteId(token));
  const seen = await walk((query) => store.listInvites(query), 499);
  expect(seen.map(({ id }) => id)).toEqual(ids.toSorted());
  const [prefix] = [ids[7]?.slice(0, 2) ?? ''];
  const found = await walk((query) => store.listInvites({ ...query, idPrefix: prefix }), 3);
  expect(found.map(({ id }) => id)).toEqual(ids.filter((id) => id.startsWith(prefix)).toSorted());
});

test('a backup has every entry on a line of its own, for its owner alone', async () => {
  await using admin = await operator();
  await using store = await admin.open();
  const busId = await store.busId();
  await store.addUser(newUser('root', 'admin'), by(null));
  const [registration] = await mintFor(store, 1, 'ana');
  const folder = await mkdtemp(join(tmpdir(), 'unibus-backup-'));
  try {
    const path = join(folder, 'backup.jsonl');
    await store.backup(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const count = (name: string) => lines.filter(({ bucket }) => bucket === `UNIBUS_${name}`).length;
    expect([count('users'), count('invites'), count('handles'), count('audit')]).toEqual([1, 1, 2, 2]);
    expect(lines.map(({ value }) => value)).toContain(busId);
    expect(text).not.toContain(registration?.token);
  } finally {
    await rm(folder, { recursive: true });
  }
});
