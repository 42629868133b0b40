import { describe, expect, test } from 'vitest';
import { inviteStatus } from '../invites/invite.ts';
import type { User } from '../users/user.ts';
import { by, hour, newUser, type OpenFreshStore, outcome, Scene, walk } from './scene.contract.ts';
import type { PageQuery, Store } from './store.ts';

const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
const byKey = (one: User, other: User) => one.signPub.localeCompare(other.signPub);
const byHandle = (one: { handle: string }, other: { handle: string }) =>
  one.handle.localeCompare(other.handle);

function addUsers(store: Store, handles: readonly string[]): Promise<User[]> {
  return Promise.all(handles.map((handle) => store.addUser(newUser(handle), by(null))));
}

/** Two invites in each state, minted by one admin. */
async function everyInvite(scene: Scene) {
  const root = await scene.admin();
  for (const number of [1, 2]) {
    await scene.register(`used${number}`, root);
    await scene.mint(`expired${number}`, root, { ttl: 10 });
    await scene.mint(`unparsable${number}`, root, { expiresAt: 'never' });
    const { invite } = await scene.mint(`cancelled${number}`, root);
    await scene.store.cancelInvite(invite.id, by(root));
    await scene.mint(`pending${number}`, root, { ttl: 9 * hour });
  }
  scene.pass(hour);
  return root;
}

export function listsContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: lists`, () => {
    test('an empty list is one empty page', async () => {
      await using scene = await Scene.open(open);
      const empty = { items: [], next: null };
      expect(await scene.store.listUsers({ limit: 5 })).toEqual(empty);
      expect(await scene.store.listInvites({ limit: 5 })).toEqual(empty);
      expect(await scene.store.listAudit({ limit: 5 })).toEqual(empty);
    });

    test.each([1, 2, 3, 6, 7, 500])('pages of %i hold every account once', async (limit) => {
      await using scene = await Scene.open(open);
      const users = await addUsers(scene.store, ['a', 'b', 'c', 'd', 'e', 'f']);
      const sizes: number[] = [];
      const seen = await walk(async (query) => {
        const page = await scene.store.listUsers(query);
        sizes.push(page.items.length);
        return page;
      }, limit);
      expect(seen.toSorted(byKey)).toEqual(users.toSorted(byKey));
      expect(sizes.every((size) => size <= limit)).toBe(true);
      expect(sizes).not.toContain(0);
    });

    test('accounts are filtered by status', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const [a, b, c] = await addUsers(store, ['a', 'b', 'c']);
      const revoked = await store.revokeUser(b?.signPub ?? '', by(null));
      const list = (status: 'active' | 'revoked') =>
        walk((query) => store.listUsers({ ...query, status }), 1);
      expect(await list('revoked')).toEqual([revoked]);
      expect((await list('active')).toSorted(byHandle)).toEqual([a, c]);
    });

    test('what neither comes nor goes while accounts are walked is seen exactly once', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const stay = await addUsers(store, ['stay1', 'stay2', 'stay3', 'stay4', 'stay5', 'stay6']);
      const go = await addUsers(store, ['go1', 'go2', 'go3', 'go4', 'go5', 'go6']);
      const seen = await walk(
        (query) => store.listUsers(query),
        2,
        async (page) => {
          await store.deleteUser(go.pop()?.signPub ?? '', by(null));
          await store.deleteUser(go.shift()?.signPub ?? '', by(null));
          await store.addUser(newUser(`come${page}`), by(null));
          await store.setUserRole(stay[page % 6]?.signPub ?? '', 'admin', by(null));
          if (page === 3)
            go.push(...(await addUsers(store, ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8'])));
          if (go.length < 2) go.push(...(await addUsers(store, [`y${page}`, `z${page}`])));
        },
      );
      const stayed = seen.map((user) => user.handle).filter((handle) => handle.startsWith('stay'));
      expect(stayed.toSorted()).toEqual(stay.map((user) => user.handle));
      expect(new Set(seen.map((user) => user.signPub)).size).toBe(seen.length);
    });

    test.each(['pending', 'used', 'expired', 'cancelled'] as const)('invites that are %s', async (status) => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await everyInvite(scene);
      const now = Date.parse(scene.time());
      const all = await walk((query) => store.listInvites(query), 3);
      const wanted = all.filter((invite) => inviteStatus(invite, now) === status);
      expect(wanted).toHaveLength(status === 'expired' ? 4 : 2);
      const listed = await walk((query) => store.listInvites({ ...query, status }), 1);
      expect(listed.toSorted(byId)).toEqual(wanted.toSorted(byId));
    });

    test('invites stay listed in every state', async () => {
      await using scene = await Scene.open(open);
      const root = await everyInvite(scene);
      const all = await walk((query) => scene.store.listInvites(query), 4);
      expect(all).toHaveLength(10);
      expect(all.every((invite) => invite.createdBy === root.signPub)).toBe(true);
      expect(new Set(all.map((invite) => invite.id)).size).toBe(10);
      for (const invite of all) expect(await scene.store.getInvite(invite.id)).toEqual(invite);
    });

    test('invites whose id begins with a prefix, in all states or one', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ids = ['00', '0f', 'f0', 'f0', 'ff'].map((start, index) => start.padEnd(63, 'a') + index);
      for (const [index, id] of ids.entries())
        await store.createInvite(
          { id, handle: `h${index}`, role: 'member', expiresAt: scene.time(hour) },
          by(root),
        );
      await store.cancelInvite(ids[2] ?? '', by(root));
      const list = async (query: Omit<Parameters<Store['listInvites']>[0], keyof PageQuery>) =>
        (await walk((page) => store.listInvites({ ...page, ...query }), 2)).map(({ id }) => id).toSorted();
      expect(await list({ idPrefix: '0' })).toEqual([ids[0], ids[1]]);
      expect(await list({ idPrefix: 'f' })).toEqual([ids[2], ids[3], ids[4]]);
      expect(await list({ idPrefix: 'f0' })).toEqual([ids[2], ids[3]]);
      expect(await list({ idPrefix: ids[4] ?? '' })).toEqual([ids[4]]);
      expect(await list({ idPrefix: '7' })).toEqual([]);
      expect(await list({ idPrefix: 'f', status: 'pending' })).toEqual([ids[3], ids[4]]);
      expect(await list({ idPrefix: 'f', status: 'cancelled' })).toEqual([ids[2]]);
    });

    test('what stays pending while pending invites are walked is seen exactly once', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const stay = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((handle) => scene.mint(`stay-${handle}`, root, { ttl: 9 * hour })),
      );
      const go = await Promise.all(['a', 'b', 'c', 'd'].map((handle) => scene.mint(`go-${handle}`, root)));
      const seen = await walk(
        (query) => store.listInvites({ ...query, status: 'pending' }),
        2,
        async (page) => {
          const gone = go.pop();
          if (gone !== undefined) await store.cancelInvite(gone.invite.id, by(root));
          await scene.register(`come-${page}`, root);
        },
      );
      const stayed = seen.filter((invite) => invite.handle.startsWith('stay'));
      expect(stayed.toSorted(byId)).toEqual(stay.map(({ invite }) => invite).toSorted(byId));
      expect(new Set(seen.map((invite) => invite.id)).size).toBe(seen.length);
    });

    test('a cursor that is not of this list is cursor_invalid', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      await addUsers(store, ['a', 'b']);
      await scene.mint('c', root);
      await scene.mint('d', root);
      const ofUsers = (await store.listUsers({ limit: 1 })).next ?? '';
      const ofInvites = (await store.listInvites({ limit: 1 })).next ?? '';
      expect(ofUsers).not.toBe('');
      expect(ofInvites).not.toBe('');
      for (const cursor of ['', 'x', '!!', '\u0000', `${ofUsers}x`, ofInvites, 'AAAA'.repeat(40)]) {
        expect(await outcome(store.listUsers({ limit: 1, cursor }))).toBe('cursor_invalid');
      }
      expect(await outcome(store.listInvites({ limit: 1, cursor: ofUsers }))).toBe('cursor_invalid');
      expect(await outcome(store.listAudit({ limit: 1, cursor: ofUsers }))).toBe('cursor_invalid');
    });
  });
}
