import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { by, newKeys, newUser, outcome, Scene, walk } from '../../src/store/scene.contract.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { openFreshSqlite } from '../open-store.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

async function contentOf(store: Store) {
  return {
    bus: await store.busId(),
    users: await walk((query) => store.listUsers(query), 500),
    invites: await walk((query) => store.listInvites(query), 500),
    audit: await walk((query) => store.listAudit(query), 500),
  };
}

test('a backup opens as a store with the same content', async () => {
  using directory = new TemporaryDirectory();
  await using scene = await Scene.open(openFreshSqlite);
  const root = await scene.admin();
  await scene.register('ana', root);
  const { token } = await scene.mint('bob', root);
  const path = directory.file('backup.db');
  const content = await contentOf(scene.store);
  await scene.store.backup(path);
  expect(readdirSync(directory.path)).toEqual(['backup.db']);
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  await using copy = await openSqliteStore(path, () => Date.parse(scene.time()));
  expect(await contentOf(copy)).toEqual(content);
  expect((await copy.consumeInvite(token, newKeys(), by(null))).user.handle).toBe('bob');
  expect(await outcome(scene.store.getUserByHandle('bob'))).toBe('not_found');
});

test('a backup is one state, though others write while it is made', async () => {
  using directory = new TemporaryDirectory();
  await using scene = await Scene.open(openFreshSqlite);
  const { store } = scene;
  await Promise.all(
    Array.from({ length: 2000 }, (_, number) => store.addUser(newUser(`u${number}`), by(null))),
  );
  const other = await scene.openAnother();
  const path = directory.file('backup.db');
  const backup = { isDone: false };
  const done = store.backup(path).finally(() => {
    backup.isDone = true;
  });
  for (let number = 0; !backup.isDone; number++) {
    await store.addUser(newUser(`here${number}`), by(null));
    await other.addUser(newUser(`there${number}`), by(null));
  }
  await done;
  await using copy = await openSqliteStore(path, Date.now);
  const { users, audit } = await contentOf(copy);
  expect(users.map(({ handle }) => handle)).toEqual(audit.map(({ handle }) => handle));
  expect(users.length).toBeGreaterThanOrEqual(2000);
});

test('a backup that fails leaves nothing, and the next one works', async () => {
  using directory = new TemporaryDirectory();
  await using scene = await Scene.open(openFreshSqlite);
  const path = directory.file('backup.db');
  writeFileSync(path, 'taken');
  expect(await outcome(scene.store.backup(path))).toBe('store_unavailable');
  expect(readdirSync(directory.path)).toEqual(['backup.db']);
  await scene.store.backup(directory.file('second.db'));
});

test('no token is in the files of a store', async () => {
  using directory = new TemporaryDirectory();
  await using scene = await Scene.open(openFreshSqlite);
  const { token, invite } = await scene.register('ana', await scene.admin());
  const path = directory.file('backup.db');
  await scene.store.backup(path);
  const bytes = readFileSync(path, 'latin1');
  expect(bytes).toContain(invite.id);
  expect(bytes).not.toContain(token);
  expect(bytes).not.toContain(Buffer.from(token, 'hex').toString('latin1'));
});
