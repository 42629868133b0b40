import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { by, hex32, hour, newKeys, newUser, type OpenFreshStore, outcome, Scene } from './scene.contract.ts';
import type { Store } from './store.ts';

/** One call of every verb. */
function everyVerb(store: Store): Promise<unknown>[] {
  const [change, query, key] = [by(null), { limit: 1 }, hex32()];
  const invite = { id: key, handle: 'x', role: 'member', expiresAt: '2030-01-01T00:00:00.000Z' } as const;
  return [
    store.addUser(newUser('y'), change),
    store.getUser(key),
    store.getUserByHandle('y'),
    store.listUsers(query),
    store.revokeUser(key, change),
    store.reinstateUser(key, change),
    store.setUserRole(key, 'admin', change),
    store.deleteUser(key, change),
    store.createInvite(invite, change),
    store.getInvite(key),
    store.listInvites(query),
    store.cancelInvite(key, change),
    store.consumeInvite(key, newKeys(), change),
    store.replaceBootstrapInvite(invite, change),
    store.listAudit(query),
    store.busId(),
    store.ping(),
    store.backup(join(tmpdir(), `never-${key}`)),
  ];
}

export function lifecycleContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: lifecycle`, () => {
    test('two handles see one store', async () => {
      await using scene = await Scene.open(open);
      const other = await scene.openAnother();
      const root = await scene.admin();
      expect(await other.getUser(root.signPub)).toEqual(root);
      const { token, invite } = await scene.mint('ana', root);
      const { user } = await other.consumeInvite(token, newKeys(), by(null));
      expect(await scene.store.getUserByHandle('ana')).toEqual(user);
      expect((await scene.store.getInvite(invite.id)).usedSignPub).toBe(user.signPub);
    });

    test('what was acknowledged is there after a restart', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      const { user, invite } = await scene.register('ana', root);
      const audit = await scene.store.listAudit({ limit: 10 });
      await scene.store.close();
      const again = await scene.openAnother();
      expect(await again.getUser(user.signPub)).toEqual(user);
      expect((await again.getInvite(invite.id)).used).toBe(true);
      expect(await again.listAudit({ limit: 10 })).toEqual(audit);
    });

    test('the bus id is made once and is the same for all, forever', async () => {
      await using scene = await Scene.open(open);
      const other = await scene.openAnother();
      const ids = await Promise.all([scene.store.busId(), other.busId(), scene.store.busId()]);
      expect(ids[0]).not.toBe('');
      expect(new Set(ids).size).toBe(1);
      await scene.store.close();
      expect(await (await scene.openAnother()).busId()).toBe(ids[0]);
      await using stranger = await Scene.open(open);
      expect(await stranger.store.busId()).not.toBe(ids[0]);
    });

    test('ping resolves on a store that works', async () => {
      await using scene = await Scene.open(open);
      await scene.store.ping();
      expect(await outcome(scene.store.ping())).toBe('ok');
    });

    test('close waits for verbs under way', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      const { token } = await scene.mint('ana', root);
      const keys = newKeys();
      const underWay = [
        scene.store.consumeInvite(token, keys, by(null)),
        scene.mint('bob', root),
        scene.store.getUser(root.signPub),
      ];
      await scene.store.close();
      await Promise.all(underWay);
      const again = await scene.openAnother();
      expect((await again.getUser(keys.signPub)).handle).toBe('ana');
      expect(await outcome(again.addUser(newUser('bob'), by(null)))).toBe('handle_taken');
    });

    test('a closed store fails every verb with store_unavailable, and may be closed again', async () => {
      await using scene = await Scene.open(open);
      await scene.store.close();
      await scene.store.close();
      const outcomes = await Promise.all(everyVerb(scene.store).map(outcome));
      expect(outcomes).toEqual(outcomes.map(() => 'store_unavailable'));
    });

    test('disposing closes', async () => {
      await using scene = await Scene.open(open);
      const other = await scene.openAnother();
      await other[Symbol.asyncDispose]();
      expect(await outcome(other.ping())).toBe('store_unavailable');
      expect(await outcome(scene.store.ping())).toBe('ok');
    });

    test('a backup goes to a new file and never over one that is there', async () => {
      await using scene = await Scene.open(open);
      await scene.register('ana', await scene.admin());
      const directory = await mkdtemp(join(tmpdir(), 'unibus-backup-'));
      try {
        const path = join(directory, 'backup');
        await scene.store.backup(path);
        expect(existsSync(path)).toBe(true);
        const taken = join(directory, 'taken');
        await writeFile(taken, 'precious');
        expect(await outcome(scene.store.backup(taken))).toBe('store_unavailable');
        expect(await readFile(taken, 'utf8')).toBe('precious');
        expect(await outcome(scene.store.backup(join(directory, 'no', 'where')))).toBe('store_unavailable');
      } finally {
        await rm(directory, { recursive: true });
      }
    });

    test('a token is nowhere in what the store answers', async () => {
      await using scene = await Scene.open(open);
      const { token } = await scene.register('ana', await scene.admin());
      await scene.mint('bob', null, { ttl: hour });
      const answers = await Promise.all([
        scene.store.listInvites({ limit: 10 }),
        scene.store.listUsers({ limit: 10 }),
        scene.store.listAudit({ limit: 10 }),
      ]);
      expect(JSON.stringify(answers)).not.toContain(token);
    });
  });
}
