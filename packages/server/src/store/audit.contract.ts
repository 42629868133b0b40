import { describe, expect, test } from 'vitest';
import type { AuditRecord } from '../audit/audit-record.ts';
import {
  by,
  hex32,
  hour,
  keysOf,
  newKeys,
  newUser,
  type OpenFreshStore,
  outcome,
  Scene,
  walk,
} from './scene.contract.ts';
import type { Store } from './store.ts';

async function records(store: Store): Promise<Omit<AuditRecord, 'id'>[]> {
  const page = await store.listAudit({ limit: 500 });
  return page.items.map(({ id: _, ...record }) => record).toReversed();
}

async function actions(store: Store): Promise<string[]> {
  return (await records(store)).map((record) => `${record.action} ${record.handle}`);
}

export function auditContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: audit`, () => {
    test('every change of an account leaves who did what, on whom, when, in which request', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = newUser('ana');
      const account = { signPub: ana.signPub, inviteId: null, handle: 'ana', actor: root.signPub };
      const expected: Omit<AuditRecord, 'id'>[] = [];
      const change = (action: AuditRecord['action'], role: AuditRecord['role']) => {
        scene.pass(1000);
        const requestId = `request-${expected.length}`;
        expected.push({ ...account, at: scene.time(), action, role, requestId });
        return by(root, requestId);
      };
      await store.addUser(ana, change('user.add', 'member'));
      await store.setUserRole(ana.signPub, 'admin', change('user.role', 'admin'));
      await store.revokeUser(ana.signPub, change('user.revoke', 'admin'));
      await store.reinstateUser(ana.signPub, change('user.reinstate', 'admin'));
      await store.deleteUser(ana.signPub, change('user.delete', 'admin'));
      expect((await records(store)).slice(1)).toEqual(expected);
    });

    test('every change of an invite does, and a redemption names invite and account', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const keys = newKeys();
      const { token, invite } = await scene.mint('ana', root);
      scene.pass(7);
      await store.consumeInvite(token, keys, by(keys.signPub, 'redeem'));
      const burnt = await scene.mint('bob', root, { role: 'admin' });
      await outcome(store.consumeInvite(burnt.token, keys, by(keys.signPub, 'burn')));
      const cancelled = await scene.mint('cyd', root);
      scene.pass(7);
      await store.cancelInvite(cancelled.invite.id, by(null, 'cancel'));
      const [, created, redeemed, , burn, , cancel] = await records(store);
      expect(created).toMatchObject({
        at: invite.createdAt,
        action: 'invite.create',
        actor: root.signPub,
        signPub: null,
        inviteId: invite.id,
        handle: 'ana',
        role: 'member',
      });
      expect(redeemed).toEqual({
        at: (await store.getUser(keys.signPub)).createdAt,
        action: 'user.register',
        actor: keys.signPub,
        signPub: keys.signPub,
        inviteId: invite.id,
        handle: 'ana',
        role: 'member',
        requestId: 'redeem',
      });
      expect(burn).toMatchObject({
        action: 'invite.burn',
        actor: keys.signPub,
        signPub: keys.signPub,
        inviteId: burnt.invite.id,
        handle: 'bob',
        role: 'admin',
        requestId: 'burn',
      });
      expect(cancel).toEqual({
        at: scene.time(),
        action: 'invite.cancel',
        actor: null,
        signPub: null,
        inviteId: cancelled.invite.id,
        handle: 'cyd',
        role: 'member',
        requestId: 'cancel',
      });
    });

    test('invites that fall with their admin leave a record each, in the same request', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = await scene.admin('ana');
      await scene.mint('bob', ana);
      await scene.mint('cyd', ana);
      await store.revokeUser(ana.signPub, by(root, 'fall'));
      const fall = (await records(store)).filter((record) => record.requestId === 'fall');
      expect(fall.every((record) => record.actor === root.signPub)).toBe(true);
      expect(fall.map((record) => `${record.action} ${record.handle}`).toSorted()).toEqual([
        'invite.cancel bob',
        'invite.cancel cyd',
        'user.revoke ana',
      ]);
    });

    test('a replaced bootstrap invite leaves its end and its successor', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const mint = () =>
        ({ id: hex32(), handle: 'root', role: 'admin', expiresAt: scene.time(hour) }) as const;
      await store.replaceBootstrapInvite(mint(), by(null));
      await store.replaceBootstrapInvite(mint(), by(null));
      expect((await actions(store)).toSorted()).toEqual([
        'invite.cancel root',
        'invite.create root',
        'invite.create root',
      ]);
    });

    test('what changes nothing leaves no record', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const { token, invite, user } = await scene.register('ana', root);
      const cancelled = await scene.mint('bob', root);
      await store.cancelInvite(cancelled.invite.id, by(root));
      const expired = await scene.mint('cyd', root, { ttl: 0 });
      await store.revokeUser(user.signPub, by(root));
      const before = await actions(store);
      await store.createInvite(invite, by(root));
      await store.consumeInvite(token, keysOf(user), by(null));
      await store.revokeUser(user.signPub, by(root));
      await store.reinstateUser(root.signPub, by(root));
      await store.setUserRole(root.signPub, 'admin', by(root));
      await store.cancelInvite(cancelled.invite.id, by(root));
      const refusals = [
        store.addUser(newUser('root'), by(null)),
        store.addUser({ ...newUser('new'), signPub: root.signPub }, by(null)),
        store.revokeUser(root.signPub, by(root)),
        store.deleteUser(root.signPub, by(root)),
        store.deleteUser(hex32(), by(root)),
        store.setUserRole(root.signPub, 'member', by(root)),
        store.consumeInvite(token, newKeys(), by(null)),
        store.consumeInvite(cancelled.token, newKeys(), by(null)),
        store.consumeInvite(expired.token, newKeys(), by(null)),
        store.cancelInvite(invite.id, by(root)),
        scene.mint('root', root),
      ];
      expect(await Promise.all(refusals.map(outcome))).not.toContain('ok');
      expect(await store.replaceBootstrapInvite({ ...invite, id: hex32() }, by(null))).toBeNull();
      expect(await actions(store)).toEqual(before);
    });
  });

  describe(`${name}: listAudit`, () => {
    test('newest first, in pages', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      for (const handle of ['a', 'b', 'c', 'd', 'e']) await store.addUser(newUser(handle), by(null));
      for (const limit of [1, 2, 5, 6]) {
        const seen = await walk((query) => store.listAudit(query), limit);
        expect(seen.map((record) => record.handle)).toEqual(['e', 'd', 'c', 'b', 'a']);
        expect(new Set(seen.map((record) => record.id)).size).toBe(5);
      }
    });

    test('records that come while it is walked disturb nothing', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      for (const handle of ['a', 'b', 'c', 'd']) await store.addUser(newUser(handle), by(null));
      const seen = await walk(
        (query) => store.listAudit(query),
        1,
        (page) => store.addUser(newUser(`later${page}`), by(null)),
      );
      expect(seen.map((record) => record.handle)).toEqual(['d', 'c', 'b', 'a']);
    });

    test('after a record: what came later, oldest first, and its last id is where to go on', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      for (const handle of ['a', 'b', 'c', 'd', 'e']) await store.addUser(newUser(handle), by(null));
      const [first] = (await store.listAudit({ limit: 500 })).items.toReversed();
      const after = first?.id ?? '';
      for (const limit of [1, 2, 4, 500]) {
        const seen = await walk((query) => store.listAudit({ ...query, after }), limit);
        expect(seen.map((record) => record.handle)).toEqual(['b', 'c', 'd', 'e']);
      }
      const page = await store.listAudit({ limit: 2, after });
      const rest = await store.listAudit({ limit: 2, after: page.items.at(-1)?.id ?? '' });
      expect(rest.items.map((record) => record.handle)).toEqual(['d', 'e']);
      const end = { items: [], next: null };
      expect(await store.listAudit({ limit: 2, after: rest.items.at(-1)?.id ?? '' })).toEqual(end);
      await store.addUser(newUser('f'), by(null));
      const tail = await store.listAudit({ limit: 2, after: rest.items.at(-1)?.id ?? '' });
      expect(tail.items.map((record) => record.handle)).toEqual(['f']);
    });

    test('an id that is not from here is cursor_invalid', async () => {
      await using scene = await Scene.open(open);
      await scene.admin();
      for (const after of ['', 'x', '-1', '999999999', '1e3', '\u0000', hex32()])
        expect(await outcome(scene.store.listAudit({ limit: 1, after }))).toBe('cursor_invalid');
    });
  });
}
