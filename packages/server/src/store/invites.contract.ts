import { describe, expect, test } from 'vitest';
import { by, hex32, hour, newKeys, newUser, type OpenFreshStore, outcome, Scene } from './scene.contract.ts';

export function invitesContract(name: string, open: OpenFreshStore): void {
  describe(`${name}: invites`, () => {
    test('a minted invite is pending and found by its id', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const request = { id: hex32(), handle: 'ana', role: 'admin', expiresAt: scene.time(hour) } as const;
      const invite = await store.createInvite(request, by(root));
      expect(invite).toEqual({
        ...request,
        used: false,
        createdAt: scene.time(),
        createdBy: root.signPub,
        cancelledAt: null,
        usedAt: null,
        usedSignPub: null,
        usedKexPub: null,
      });
      expect(await store.getInvite(request.id)).toEqual(invite);
    });

    test('unknown ids are not_found', async () => {
      await using scene = await Scene.open(open);
      expect(await outcome(scene.store.getInvite(hex32()))).toBe('not_found');
      expect(await outcome(scene.store.cancelInvite(hex32(), by(null)))).toBe('not_found');
    });

    test('minting the same again answers the invite that is there, whatever its state', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const { invite, token } = await scene.mint('ana', root);
      const mintAgain = (expiresAt: string) => store.createInvite({ ...invite, expiresAt }, by(root));
      expect(await mintAgain(invite.expiresAt)).toEqual(invite);
      expect(await mintAgain(scene.time(9 * hour))).toEqual(invite);
      scene.pass(2 * hour);
      expect(await mintAgain(scene.time(hour))).toEqual(invite);
      scene.pass(-2 * hour);
      await store.consumeInvite(token, newKeys(), by(null));
      expect(await mintAgain(invite.expiresAt)).toEqual(await store.getInvite(invite.id));
      const cancelled = await scene.mint('bob', root);
      await store.cancelInvite(cancelled.invite.id, by(root));
      expect((await store.createInvite(cancelled.invite, by(root))).cancelledAt).toBe(scene.time());
    });

    test('the same id with another handle, role or actor is invite_exists', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const { invite } = await scene.mint('ana', root);
      const { id, handle, role, expiresAt } = invite;
      for (const [wrong, actor] of [
        [{ handle: 'bob', role }, root],
        [{ handle, role: 'admin' }, root],
        [{ handle, role }, await scene.admin('other')],
        [{ handle, role }, null],
      ] as const) {
        expect(await outcome(store.createInvite({ id, expiresAt, ...wrong }, by(actor)))).toBe(
          'invite_exists',
        );
      }
      expect(await store.getInvite(id)).toEqual(invite);
      await store.addUser(newUser('bob'), by(null));
    });

    test('cancelling ends a pending invite and is idempotent', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { invite } = await scene.mint('ana', await scene.admin());
      scene.pass(1);
      const cancelled = await store.cancelInvite(invite.id, by(null));
      expect(cancelled).toEqual({ ...invite, cancelledAt: scene.time() });
      scene.pass(1);
      expect(await store.cancelInvite(invite.id, by(null))).toEqual(cancelled);
      expect(await store.getInvite(invite.id)).toEqual(cancelled);
    });

    test('an expired invite is cancelled like a pending one', async () => {
      await using scene = await Scene.open(open);
      const { invite } = await scene.mint('ana', await scene.admin());
      scene.pass(2 * hour);
      const cancelled = await scene.store.cancelInvite(invite.id, by(null));
      expect(cancelled).toEqual({ ...invite, cancelledAt: scene.time() });
    });

    test('a used invite stays used', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const { invite } = await scene.register('ana', await scene.admin());
      const used = await store.getInvite(invite.id);
      expect(await outcome(store.cancelInvite(invite.id, by(null)))).toBe('invite_used');
      expect(await store.getInvite(invite.id)).toEqual(used);
    });
  });

  describe(`${name}: handles are reserved`, () => {
    test('a handle of an account, active or revoked, cannot be minted', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      const ana = await scene.store.addUser(newUser('ana'), by(null));
      expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
      await scene.store.revokeUser(ana.signPub, by(null));
      expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
    });

    test('a refused mint leaves nothing behind', async () => {
      await using scene = await Scene.open(open);
      const { store } = scene;
      const root = await scene.admin();
      const id = hex32();
      const request = { id, role: 'member', expiresAt: scene.time(hour) } as const;
      expect(await outcome(store.createInvite({ ...request, handle: 'root' }, by(root)))).toBe(
        'handle_taken',
      );
      expect(await outcome(store.getInvite(id))).toBe('not_found');
      await store.createInvite({ ...request, handle: 'free' }, by(root));
    });

    test('a pending invite holds its handle until it is cancelled', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      const { invite } = await scene.mint('ana', root);
      expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
      await scene.store.cancelInvite(invite.id, by(root));
      expect(await outcome(scene.mint('ana', root))).toBe('ok');
    });

    test('a pending invite holds its handle until the very millisecond it expires', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      await scene.mint('ana', root);
      scene.pass(hour - 1);
      expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
      scene.pass(1);
      expect(await outcome(scene.mint('ana', root))).toBe('ok');
    });

    test('an invite whose expiry does not parse holds nothing', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      await scene.mint('ana', root, { expiresAt: 'never' });
      expect(await outcome(scene.mint('ana', root))).toBe('ok');
    });

    test('a used invite hands its handle to the account, which frees it when deleted', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      const { user } = await scene.register('ana', root);
      expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
      await scene.store.deleteUser(user.signPub, by(root));
      const second = await scene.register('ana', root);
      expect(second.user).toMatchObject({ handle: 'ana', inviteId: second.invite.id });
    });

    for (const successor of ['invite', 'account'] as const) {
      test(`an expired invite whose handle went to an ${successor} stays dead when the clock goes back`, async () => {
        await using scene = await Scene.open(open);
        const { store } = scene;
        const root = await scene.admin();
        const old = await scene.mint('ana', root);
        scene.pass(hour);
        if (successor === 'invite') await scene.mint('ana', root);
        else await store.addUser(newUser('ana'), by(null));
        scene.pass(-hour / 2);
        expect(await outcome(store.consumeInvite(old.token, newKeys(), by(null)))).toBe('invite_expired');
        expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
      });
    }

    test('the dead predecessor does not hold the handle when the clock goes back', async () => {
      await using scene = await Scene.open(open);
      const root = await scene.admin();
      const old = await scene.mint('ana', root);
      scene.pass(hour);
      const { invite } = await scene.mint('ana', root);
      scene.pass(-hour / 2);
      await scene.store.cancelInvite(invite.id, by(root));
      const third = await scene.mint('ana', root);
      await scene.store.cancelInvite(old.invite.id, by(root));
      expect(await outcome(scene.mint('ana', root))).toBe('handle_taken');
      expect(await outcome(scene.store.consumeInvite(third.token, newKeys(), by(null)))).toBe('ok');
    });
  });
}
