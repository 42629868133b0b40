import { describe, expect, test } from 'vitest';
import type { User } from '../users/user.ts';
import { by, hour, newKeys, newUser, type OpenFreshStore, outcome, Scene } from './scene.contract.ts';
import type { Store } from './store.ts';

const endings: Record<string, (store: Store, admin: User) => Promise<User>> = {
  revoked: (store, admin) => store.revokeUser(admin.signPub, by(null)),
  demoted: (store, admin) => store.setUserRole(admin.signPub, 'member', by(null)),
  deleted: (store, admin) => store.deleteUser(admin.signPub, by(null)),
};

export function cascadeContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: an admin who goes takes their pending invites along`, () => {
    for (const [ending, end] of Object.entries(endings)) {
      test(`${ending}: pending invites are cancelled and their handles are free`, async () => {
        await using scene = await Scene.open(open);
        const { store } = scene;
        await scene.admin();
        const ana = await scene.admin('ana');
        const first = await scene.mint('bob', ana);
        const second = await scene.mint('cyd', ana);
        scene.pass(1);
        await end(store, ana);
        for (const { invite, token } of [first, second]) {
          expect(await store.getInvite(invite.id)).toEqual({ ...invite, cancelledAt: scene.time() });
          expect(await outcome(store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_cancelled');
        }
        await store.addUser(newUser('bob'), by(null));
        await store.addUser(newUser('cyd'), by(null));
      });

      test(`${ending}: used, expired and cancelled invites and those of others are left as they are`, async () => {
        await using scene = await Scene.open(open);
        const { store } = scene;
        const root = await scene.admin();
        const ana = await scene.admin('ana');
        const ids = [
          (await scene.register('used', ana)).invite.id,
          (await scene.mint('expired', ana, { ttl: 5 })).invite.id,
          (await scene.mint('cancelled', ana)).invite.id,
          (await scene.mint('other', root)).invite.id,
        ];
        await store.cancelInvite(ids[2] ?? '', by(root));
        scene.pass(hour / 2);
        const before = await Promise.all(ids.map((id) => store.getInvite(id)));
        await end(store, ana);
        expect(await Promise.all(ids.map((id) => store.getInvite(id)))).toEqual(before);
      });
    }

    test('reinstated or raised again, an admin does not get cancelled invites back', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      await scene.admin();
      const ana = await scene.admin('ana');
      const { token } = await scene.mint('bob', ana);
      await store.revokeUser(ana.signPub, by(null));
      await store.reinstateUser(ana.signPub, by(null));
      expect(await outcome(store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_cancelled');
    });

    test('a refused last_admin cancels nothing', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const { invite } = await scene.mint('bob', root);
      for (const end of Object.values(endings)) expect(await outcome(end(store, root))).toBe('last_admin');
      expect(await store.getInvite(invite.id)).toEqual(invite);
    });

    test('setting the role admin on an admin cancels nothing', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const { invite } = await scene.mint('bob', root);
      await store.setUserRole(root.signPub, 'admin', by(null));
      expect(await store.getInvite(invite.id)).toEqual(invite);
    });
  });
}
