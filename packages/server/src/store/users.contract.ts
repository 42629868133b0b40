import { describe, expect, test } from 'vitest';
import { by, hex32, hour, newUser, type OpenFreshStore, outcome, Scene } from './scene.contract.ts';

export function usersContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: users`, () => {
    test('an added account is found by its key and by its handle', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = newUser('ana', 'admin');
      const added = await store.addUser(ana, by(null));
      expect(added).toEqual({
        ...ana,
        status: 'active',
        createdAt: scene.time(),
        revokedAt: null,
        inviteId: null,
      });
      expect(await store.getUser(ana.signPub)).toEqual(added);
      expect(await store.getUserByHandle('ana')).toEqual(added);
    });

    test('unknown keys and handles are not_found', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.admin();
      const stranger = hex32();
      expect(await outcome(store.getUser(stranger))).toBe('not_found');
      expect(await outcome(store.getUserByHandle('nobody'))).toBe('not_found');
      expect(await outcome(store.revokeUser(stranger, by(null)))).toBe('not_found');
      expect(await outcome(store.reinstateUser(stranger, by(null)))).toBe('not_found');
      expect(await outcome(store.setUserRole(stranger, 'admin', by(null)))).toBe('not_found');
      expect(await outcome(store.deleteUser(stranger, by(null)))).toBe('not_found');
    });

    test('a key has one account', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = newUser('ana');
      const added = await store.addUser(ana, by(null));
      expect(await outcome(store.addUser({ ...ana, handle: 'bob' }, by(null)))).toBe('user_exists');
      expect(await outcome(store.addUser(ana, by(null)))).toBe('user_exists');
      expect(await store.getUser(ana.signPub)).toEqual(added);
      expect(await outcome(store.getUserByHandle('bob'))).toBe('not_found');
      await store.addUser(newUser('bob'), by(null));
    });

    test('a handle has one account, also while that is revoked', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = await store.addUser(newUser('ana'), by(null));
      expect(await outcome(store.addUser(newUser('ana'), by(null)))).toBe('handle_taken');
      await store.revokeUser(ana.signPub, by(null));
      expect(await outcome(store.addUser(newUser('ana'), by(null)))).toBe('handle_taken');
      expect((await store.getUserByHandle('ana')).signPub).toBe(ana.signPub);
    });

    test('an account cannot take the handle of a pending invite', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.mint('ana', await scene.admin());
      const ana = newUser('ana');
      expect(await outcome(store.addUser(ana, by(null)))).toBe('handle_taken');
      expect(await outcome(store.getUser(ana.signPub))).toBe('not_found');
    });

    test('revoking suspends and loses nothing; reinstating undoes it', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = await store.addUser(newUser('ana'), by(null));
      scene.pass(hour);
      const revoked = await store.revokeUser(ana.signPub, by(null));
      expect(revoked).toEqual({ ...ana, status: 'revoked', revokedAt: scene.time() });
      expect(await store.getUser(ana.signPub)).toEqual(revoked);
      scene.pass(hour);
      expect(await store.reinstateUser(ana.signPub, by(null))).toEqual(ana);
      expect(await store.getUser(ana.signPub)).toEqual(ana);
    });

    test('revoking and reinstating are idempotent', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = await store.addUser(newUser('ana'), by(null));
      expect(await store.reinstateUser(ana.signPub, by(null))).toEqual(ana);
      const revoked = await store.revokeUser(ana.signPub, by(null));
      scene.pass(hour);
      expect(await store.revokeUser(ana.signPub, by(null))).toEqual(revoked);
    });

    test('a role is set, again and again, also on a revoked account', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.admin();
      const ana = await store.addUser(newUser('ana'), by(null));
      for (const role of ['admin', 'admin', 'member', 'member'] as const) {
        expect(await store.setUserRole(ana.signPub, role, by(null))).toEqual({ ...ana, role });
        expect(await store.getUser(ana.signPub)).toEqual({ ...ana, role });
      }
      await store.revokeUser(ana.signPub, by(null));
      const raised = await store.setUserRole(ana.signPub, 'admin', by(null));
      expect(raised).toMatchObject({ role: 'admin', status: 'revoked' });
    });

    test('deleting answers the account as it last was, frees handle and key, and is not idempotent', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = await store.addUser(newUser('ana'), by(null));
      const revoked = await store.revokeUser(ana.signPub, by(null));
      expect(await store.deleteUser(ana.signPub, by(null))).toEqual(revoked);
      expect(await outcome(store.getUser(ana.signPub))).toBe('not_found');
      expect(await outcome(store.getUserByHandle('ana'))).toBe('not_found');
      expect(await outcome(store.deleteUser(ana.signPub, by(null)))).toBe('not_found');
      const again = { signPub: ana.signPub, kexPub: hex32(), handle: 'ana', role: 'member' } as const;
      expect(await store.addUser(again, by(null))).toMatchObject({ ...again, status: 'active' });
    });

    test('the last active admin stays: last_admin, and nothing changes', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const revoked = await scene.admin('revoked');
      await store.addUser(newUser('ana'), by(null));
      await store.revokeUser(revoked.signPub, by(null));
      expect(await outcome(store.revokeUser(root.signPub, by(null)))).toBe('last_admin');
      expect(await outcome(store.deleteUser(root.signPub, by(null)))).toBe('last_admin');
      expect(await outcome(store.setUserRole(root.signPub, 'member', by(null)))).toBe('last_admin');
      expect(await store.getUser(root.signPub)).toEqual(root);
    });

    test('beside another active admin each of revoke, demote and delete works', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.admin();
      const [ana, bob, cyd] = [await scene.admin('ana'), await scene.admin('bob'), await scene.admin('cyd')];
      await store.revokeUser(ana.signPub, by(null));
      await store.setUserRole(bob.signPub, 'member', by(null));
      await store.deleteUser(cyd.signPub, by(null));
      expect((await store.getUser(ana.signPub)).status).toBe('revoked');
      expect((await store.getUser(bob.signPub)).role).toBe('member');
      expect(await outcome(store.getUser(cyd.signPub))).toBe('not_found');
    });

    test('an admin who is not active may be demoted and deleted while one active admin stays', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.admin();
      const ana = await scene.admin('ana');
      await store.revokeUser(ana.signPub, by(null));
      expect((await store.setUserRole(ana.signPub, 'member', by(null))).role).toBe('member');
      await store.setUserRole(ana.signPub, 'admin', by(null));
      expect((await store.deleteUser(ana.signPub, by(null))).role).toBe('admin');
    });
  });
}
