import { inviteId } from '@unibus/protocol';
import { describe, expect, test } from 'vitest';
import { by, hex32, hour, newKeys, newUser, type OpenFreshStore, outcome, Scene } from './scene.contract.ts';

function bootstrap(scene: Scene, handle = 'root', token = hex32()) {
  const invite = { id: inviteId(token), handle, role: 'admin', expiresAt: scene.time(hour) } as const;
  return { token, invite, replace: () => scene.store.replaceBootstrapInvite(invite, by(null)) };
}

export function bootstrapContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: replaceBootstrapInvite`, () => {
    test('mints an invite without an issuer that admits the first admin', async () => {
      await using scene = await Scene.open(open);
      const { token, invite, replace } = bootstrap(scene);
      expect(await replace()).toMatchObject({ ...invite, createdBy: null, used: false, cancelledAt: null });
      const { user } = await scene.store.consumeInvite(token, newKeys(), by(null));
      expect(user).toMatchObject({ handle: 'root', role: 'admin', inviteId: invite.id });
    });

    test('cancels every earlier pending one, of whatever handle, and no other invite', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const first = bootstrap(scene);
      await first.replace();
      const other = await scene.mint('guest', await store.addUser(newUser('ana'), by(null)));
      const second = bootstrap(scene, 'boss');
      await second.replace();
      const third = bootstrap(scene);
      await third.replace();
      for (const { token } of [first, second])
        expect(await outcome(store.consumeInvite(token, newKeys(), by(null)))).toBe('invite_cancelled');
      expect((await store.getInvite(first.invite.id)).cancelledAt).toBe(scene.time());
      expect(await store.getInvite(other.invite.id)).toEqual(other.invite);
      expect(await outcome(store.consumeInvite(third.token, newKeys(), by(null)))).toBe('ok');
    });

    test('an expired one stays expired and dead, also when the clock goes back', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const first = bootstrap(scene);
      const expired = await first.replace();
      scene.pass(hour);
      await bootstrap(scene, 'boss').replace();
      expect(await store.getInvite(first.invite.id)).toEqual(expired);
      scene.pass(-hour / 2);
      expect(await outcome(store.consumeInvite(first.token, newKeys(), by(null)))).toBe('invite_expired');
    });

    test('once any admin exists, active or not, it answers null and changes nothing', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const pending = await scene.mint('spare', null);
      const root = await scene.admin('first');
      expect(await bootstrap(scene).replace()).toBeNull();
      const second = await scene.admin('second');
      await store.revokeUser(root.signPub, by(null));
      await store.setUserRole(root.signPub, 'member', by(null));
      expect(await bootstrap(scene).replace()).toBeNull();
      expect(await bootstrap(scene, second.handle).replace()).toBeNull();
      expect(await store.getInvite(pending.invite.id)).toEqual(pending.invite);
      expect((await store.listInvites({ limit: 10 })).items).toHaveLength(1);
    });

    test('a member is no admin', async () => {
      await using scene = await Scene.open(open);
      await scene.store.addUser(newUser('ana'), by(null));
      expect(await bootstrap(scene).replace()).not.toBeNull();
    });

    test('handle_taken by an account or by an invite that stays, and nothing changes', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const ana = await store.addUser(newUser('ana'), by(null));
      const bob = await scene.mint('bob', ana);
      const first = bootstrap(scene);
      const minted = await first.replace();
      expect(await outcome(bootstrap(scene, 'ana').replace())).toBe('handle_taken');
      expect(await outcome(bootstrap(scene, 'bob').replace())).toBe('handle_taken');
      expect(await store.getInvite(first.invite.id)).toEqual(minted);
      expect(await store.getInvite(bob.invite.id)).toEqual(bob.invite);
    });

    test('the same call again answers the invite; another one with its id is invite_exists', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { invite, replace, token } = bootstrap(scene);
      const minted = await replace();
      expect(await replace()).toEqual(minted);
      expect(await outcome(bootstrap(scene, 'boss', token).replace())).toBe('invite_exists');
      expect(await store.getInvite(invite.id)).toEqual(minted);
    });
  });
}
