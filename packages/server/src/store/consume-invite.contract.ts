import { describe, expect, test } from 'vitest';
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
} from './scene.contract.ts';

export function consumeInviteContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: consumeInvite`, () => {
    test('makes the account that the invite describes and marks the invite with who used it', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { token, invite } = await scene.mint('ana', await scene.admin(), { role: 'admin' });
      scene.pass(5);
      const keys = newKeys();
      const { user, created } = await store.consumeInvite(token, keys, by(keys.signPub));
      expect(created).toBe(true);
      expect(user).toEqual({
        ...keys,
        handle: 'ana',
        role: 'admin',
        status: 'active',
        createdAt: scene.time(),
        revokedAt: null,
        inviteId: invite.id,
      });
      expect(await store.getUser(keys.signPub)).toEqual(user);
      expect(await store.getUserByHandle('ana')).toEqual(user);
      expect(await store.getInvite(invite.id)).toEqual({
        ...invite,
        used: true,
        usedAt: scene.time(),
        usedSignPub: keys.signPub,
        usedKexPub: keys.kexPub,
      });
    });

    test('an unknown token is not_found, and so is the id in its place', async () => {
      await using scene = await Scene.open(open);
      const { invite } = await scene.mint('ana', await scene.admin());
      expect(await outcome(scene.store.consumeInvite(hex32(), newKeys(), by(null)))).toBe('not_found');
      expect(await outcome(scene.store.consumeInvite(invite.id, newKeys(), by(null)))).toBe('not_found');
    });

    test('a bootstrap invite has no issuer who could go', async () => {
      await using scene = await Scene.open(open);
      const { token } = await scene.mint('root', null, { role: 'admin' });
      const { user } = await scene.store.consumeInvite(token, newKeys(), by(null));
      expect(user).toMatchObject({ handle: 'root', role: 'admin' });
    });

    test('the same keys again get the same account, as it is now, and created is false', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { token, user } = await scene.register('ana', await scene.admin());
      const retry = () => store.consumeInvite(token, keysOf(user), by(null));
      expect(await retry()).toEqual({ user, created: false });
      scene.pass(2 * hour);
      expect(await retry()).toEqual({ user, created: false });
      const revoked = await store.revokeUser(user.signPub, by(null));
      expect(await retry()).toEqual({ user: revoked, created: false });
      expect(await store.getUser(user.signPub)).toEqual(revoked);
    });

    test('other keys, both or either, are invite_used', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { token, user } = await scene.register('ana', await scene.admin());
      const { signPub, kexPub } = user;
      for (const keys of [newKeys(), { signPub, kexPub: hex32() }, { signPub: hex32(), kexPub }]) {
        expect(await outcome(store.consumeInvite(token, keys, by(null)))).toBe('invite_used');
      }
      expect(await outcome(store.consumeInvite(token, { signPub: kexPub, kexPub: signPub }, by(null)))).toBe(
        'invite_used',
      );
    });

    test('a deleted account never comes back by its invite', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { token, user } = await scene.register('ana', await scene.admin());
      await store.deleteUser(user.signPub, by(null));
      expect(await outcome(store.consumeInvite(token, keysOf(user), by(null)))).toBe('invite_used');
      expect(await outcome(store.getUser(user.signPub))).toBe('not_found');
      expect(await outcome(store.getUserByHandle('ana'))).toBe('not_found');
    });

    test('deleted and admitted again by another invite, the first one says user_exists', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const { token, user } = await scene.register('ana', root);
      await store.deleteUser(user.signPub, by(null));
      const second = await scene.register('ana', root, keysOf(user));
      expect(await outcome(store.consumeInvite(token, keysOf(user), by(null)))).toBe('user_exists');
      expect(await store.getUser(user.signPub)).toEqual(second.user);
    });

    test('the issuer may go after the redemption: the retry still answers', async () => {
      await using scene = await Scene.open(open);
      await scene.admin();
      const issuer = await scene.admin('issuer');
      const { token, user } = await scene.register('ana', issuer);
      await scene.store.deleteUser(issuer.signPub, by(null));
      expect(await scene.store.consumeInvite(token, keysOf(user), by(null))).toEqual({
        user,
        created: false,
      });
    });
  });

  describe(`${name}: consumeInvite burns the invite of a key that has an account`, () => {
    test('user_exists, the invite is spent, its handle is free, the account is untouched', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = await store.addUser(newUser('ana'), by(null));
      const { token, invite } = await scene.mint('bob', root, { role: 'admin' });
      expect(await outcome(store.consumeInvite(token, keysOf(ana), by(ana)))).toBe('user_exists');
      expect(await store.getInvite(invite.id)).toEqual({
        ...invite,
        used: true,
        usedAt: scene.time(),
        usedSignPub: ana.signPub,
        usedKexPub: ana.kexPub,
      });
      expect(await store.getUser(ana.signPub)).toEqual(ana);
      expect(await outcome(store.getUserByHandle('bob'))).toBe('not_found');
      expect(await outcome(scene.mint('bob', root))).toBe('ok');
    });

    test('the same call says user_exists again, anybody else invite_used', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = await scene.register('ana', root);
      const { token } = await scene.mint('bob', root);
      for (let call = 0; call < 3; call++)
        expect(await outcome(store.consumeInvite(token, keysOf(ana.user), by(null)))).toBe('user_exists');
      expect(await outcome(store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_used');
      expect(await store.consumeInvite(ana.token, keysOf(ana.user), by(null))).toMatchObject({
        created: false,
      });
    });

    test('it burns with another kexPub as well, and for a revoked account', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = await store.addUser(newUser('ana'), by(null));
      await store.revokeUser(ana.signPub, by(null));
      const { token, invite } = await scene.mint('bob', root);
      const keys = { signPub: ana.signPub, kexPub: hex32() };
      expect(await outcome(store.consumeInvite(token, keys, by(null)))).toBe('user_exists');
      expect((await store.getInvite(invite.id)).used).toBe(true);
      expect((await store.getUser(ana.signPub)).status).toBe('revoked');
    });

    test('a burnt invite admits nobody, also when that account is deleted', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = await store.addUser(newUser('ana'), by(null));
      const { token } = await scene.mint('bob', root);
      await outcome(store.consumeInvite(token, keysOf(ana), by(null)));
      await store.deleteUser(ana.signPub, by(null));
      expect(await outcome(store.consumeInvite(token, keysOf(ana), by(null)))).toBe('invite_used');
    });

    test('a dead invite is not burnt', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const ana = await store.addUser(newUser('ana'), by(null));
      const { token, invite } = await scene.mint('bob', root);
      scene.pass(hour);
      expect(await outcome(store.consumeInvite(token, keysOf(ana), by(null)))).toBe('invite_expired');
      expect(await store.getInvite(invite.id)).toEqual(invite);
    });
  });

  describe(`${name}: consumeInvite refuses what is dead`, () => {
    test('cancelled is invite_cancelled, also after its expiry', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { token, invite } = await scene.mint('ana', await scene.admin());
      await store.cancelInvite(invite.id, by(null));
      const keys = newKeys();
      expect(await outcome(store.consumeInvite(token, keys, by(null)))).toBe('invite_cancelled');
      scene.pass(2 * hour);
      expect(await outcome(store.consumeInvite(token, keys, by(null)))).toBe('invite_cancelled');
      expect(await outcome(store.getUser(keys.signPub))).toBe('not_found');
    });

    test('expired from the very millisecond of expiresAt', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const [late, timely] = [await scene.mint('late', root), await scene.mint('timely', root)];
      scene.pass(hour - 1);
      expect(await outcome(store.consumeInvite(timely.token, newKeys(), by(null)))).toBe('ok');
      scene.pass(1);
      expect(await outcome(store.consumeInvite(late.token, newKeys(), by(null)))).toBe('invite_expired');
      expect(await store.getInvite(late.invite.id)).toEqual(late.invite);
      expect(await outcome(store.getUserByHandle('late'))).toBe('not_found');
    });

    test.each(['never', '', 'now', '2026-13-45T00:00:00.000Z', '99999999999999'])(
      'an expiresAt that does not parse (%j) counts as expired',
      async (expiresAt) => {
        await using scene = await Scene.open(open);
        const { token } = await scene.mint('ana', await scene.admin(), { expiresAt });
        expect(await outcome(scene.store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_expired');
      },
    );

    test('an issuer who is no active admin is invite_cancelled, and nothing is spent', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.admin();
      const member = await store.addUser(newUser('member'), by(null));
      const revoked = await scene.admin('revoked');
      await store.revokeUser(revoked.signPub, by(null));
      const stranger = { ...member, signPub: hex32() };
      for (const [index, issuer] of [member, revoked, stranger].entries()) {
        const { token, invite } = await scene.mint(`guest${index}`, issuer);
        expect(await outcome(store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_cancelled');
        expect(await outcome(store.consumeInvite(token, keysOf(member), by(null)))).toBe('invite_cancelled');
        expect(await store.getInvite(invite.id)).toEqual(invite);
      }
    });
  });
}
