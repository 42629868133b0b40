import { inviteId } from '@unibus/protocol';
import { startNatsServer } from '@unibus/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { by, hour, outcome } from '../../src/store/scene.contract.ts';
import type { Store } from '../../src/store/store.ts';
import { consume, hex, keysFor, mint } from './fault-scenarios.ts';
import { PausedWriter } from './faulty-writer.ts';
import { NatsLab } from './nats-lab.ts';

const accounts = Array.from({ length: 200 }, (_, index) => `slow${index}`);
const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());
const unused = accounts.values();

const { signPub: ana } = keysFor('ana');
const addAdmin = (store: Store, name: string) =>
  store.addUser({ ...keysFor(name), handle: name, role: 'admin' }, by(null));

interface SlowCall {
  prepare(lab: NatsLab, store: Store): Promise<unknown>;
  /** Made by the server that falls asleep. */
  act(store: Store, lab: NatsLab): Promise<unknown>;
  /** Made by another one meanwhile. */
  meanwhile(store: Store, lab: NatsLab): Promise<unknown>;
  /** After both. */
  check(store: Store, lab: NatsLab, ending: string): Promise<void>;
}

/** For every write of the call: one server sleeps before it, another one acts, then the first one wakes and goes on. */
async function sleepBeforeEveryWrite({ prepare, act, meanwhile, check }: SlowCall): Promise<void> {
  for (let index = 0, isLast = false; !isLast; index++) {
    await using lab = new NatsLab([server.address], unused.next().value ?? '');
    const awake = await lab.open();
    await prepare(lab, awake);
    const writers: PausedWriter[] = [];
    const slow = await lab.open((writer) => {
      writers.push(new PausedWriter(writer));
      return writers[0] ?? writer;
    });
    writers[0]?.pauseBefore(index);
    const call = outcome(act(slow, lab));
    isLast = await Promise.race([call.then(() => true), writers[0]?.reached.then(() => false) ?? true]);
    await meanwhile(awake, lab);
    writers[0]?.goOn();
    await check(awake, lab, await call);
  }
}

async function actionsOn(store: Store, handle: string): Promise<string[]> {
  const { items } = await store.listAudit({ limit: 500 });
  return items.filter((record) => record.handle === handle).map((record) => record.action);
}

describe('JetStreamStore on a server that sleeps before any of its writes', () => {
  test('a redemption that others finish, and whose account they delete, does not bring it back', async () => {
    await sleepBeforeEveryWrite({
      prepare: async (lab, store) => {
        await addAdmin(store, 'root');
        await mint(store, lab.clock, 'ana');
      },
      act: (store) => consume(store, 'ana', 'ana'),
      meanwhile: async (store) => {
        await consume(store, 'ana', 'ana');
        await store.deleteUser(ana, by(null));
      },
      check: async (store, _, ending) => {
        expect(['ok', 'invite_used']).toContain(ending);
        expect(await outcome(store.getUser(ana))).toBe('not_found');
        expect(await outcome(store.getUserByHandle('ana'))).toBe('not_found');
        expect((await actionsOn(store, 'ana')).toSorted()).toEqual([
          'invite.create',
          'user.delete',
          'user.register',
        ]);
      },
    });
  });

  test('a redemption whose issuer is revoked meanwhile is in before, or not at all', async () => {
    await sleepBeforeEveryWrite({
      prepare: async (lab, store) => {
        await addAdmin(store, 'root');
        await addAdmin(store, 'issuer');
        await mint(store, lab.clock, 'ana', { issuer: 'issuer' });
      },
      act: (store) => consume(store, 'ana', 'ana'),
      meanwhile: (store) => store.revokeUser(keysFor('issuer').signPub, by(null)),
      check: async (store, _, ending) => {
        const { used, cancelledAt } = await store.getInvite(inviteId(hex('ana')));
        expect(ending).toBe(used ? 'ok' : 'invite_cancelled');
        expect(cancelledAt !== null).toBe(!used);
        expect(await outcome(store.getUser(ana))).toBe(used ? 'ok' : 'not_found');
      },
    });
  });

  test('a revocation that others finish and undo leaves the admin and their new invites alone', async () => {
    await sleepBeforeEveryWrite({
      prepare: async (lab, store) => {
        await addAdmin(store, 'root');
        await addAdmin(store, 'ana');
        await mint(store, lab.clock, 'old', { issuer: 'ana' });
      },
      act: (store) => store.revokeUser(ana, by(null)),
      meanwhile: async (store, lab) => {
        await store.revokeUser(ana, by(null));
        await store.reinstateUser(ana, by(null));
        await mint(store, lab.clock, 'new', { issuer: 'ana' });
      },
      check: async (store, lab) => {
        const { status } = await store.getUser(ana);
        const revocations = (await actionsOn(store, 'ana')).filter((action) => action === 'user.revoke');
        // Either the sleeper's call is the one that was undone, or it comes after all the others.
        expect(revocations).toHaveLength(status === 'active' ? 1 : 2);
        const { cancelledAt } = await store.getInvite(inviteId(hex('new')));
        expect(cancelledAt === null).toBe(status === 'active');
        expect((await store.getInvite(inviteId(hex('old')))).cancelledAt).not.toBeNull();
        const { signPubs, intents } = await lab.admins();
        expect(signPubs.includes(ana)).toBe(status === 'active');
        expect(intents).toEqual([]);
      },
    });
  });

  test('of the last two admins, who fall at the same time, one stays', async () => {
    const root = keysFor('root').signPub;
    const endings: string[] = [];
    await sleepBeforeEveryWrite({
      prepare: async (_, store) => {
        await addAdmin(store, 'root');
        await addAdmin(store, 'ana');
      },
      act: (store) => store.deleteUser(root, by(null)),
      meanwhile: async (store) => endings.push(await outcome(store.revokeUser(ana, by(null)))),
      check: async (store, _, ending) => {
        expect([endings.at(-1), ending].toSorted()).toEqual(['last_admin', 'ok']);
        const { items } = await store.listUsers({ limit: 500, status: 'active' });
        expect(items.filter((user) => user.role === 'admin')).toHaveLength(1);
      },
    });
  });

  test('a deletion of an account that is changed meanwhile deletes it all the same', async () => {
    await sleepBeforeEveryWrite({
      prepare: async (_, store) => {
        await addAdmin(store, 'root');
        await store.addUser({ ...keysFor('ana'), handle: 'ana', role: 'member' }, by(null));
        await store.revokeUser(ana, by(null));
      },
      act: (store) => store.deleteUser(ana, by(null)),
      meanwhile: (store) => outcome(store.reinstateUser(ana, by(null))),
      check: async (store, lab, ending) => {
        expect(ending).toBe('ok');
        expect(await outcome(store.getUser(ana))).toBe('not_found');
        expect((await actionsOn(store, 'ana')).filter((action) => action === 'user.delete')).toHaveLength(1);
        expect((await lab.admins()).intents).toEqual([]);
      },
    });
  });

  test('a handle that is minted meanwhile, freed and minted again has one holder', async () => {
    await sleepBeforeEveryWrite({
      prepare: (_, store) => addAdmin(store, 'root'),
      act: (store, lab) => mint(store, lab.clock, 'slow', { handle: 'ana' }),
      meanwhile: async (store, lab) => {
        await outcome(mint(store, lab.clock, 'fast', { handle: 'ana' }));
        await outcome(store.cancelInvite(inviteId(hex('slow')), by(null)));
        await outcome(mint(store, lab.clock, 'fast', { handle: 'ana' }));
      },
      check: async (store, _, ending) => {
        const { items } = await store.listInvites({ limit: 500, status: 'pending' });
        expect(items.map((invite) => invite.id)).toEqual([inviteId(hex('fast'))]);
        expect(['ok', 'handle_taken']).toContain(ending);
      },
    });
  });

  test('an account that is added while another one takes the handle does not share it', async () => {
    const bob = keysFor('bob');
    await sleepBeforeEveryWrite({
      prepare: (_, store) => addAdmin(store, 'root'),
      act: (store) => store.addUser({ ...keysFor('ana'), handle: 'x', role: 'member' }, by(null)),
      meanwhile: (store) => outcome(store.addUser({ ...bob, handle: 'x', role: 'member' }, by(null))),
      check: async (store) => {
        const { items } = await store.listUsers({ limit: 500 });
        const owners = items.filter((user) => user.handle === 'x');
        expect(owners).toHaveLength(1);
        expect(await store.getUserByHandle('x')).toEqual(owners[0]);
      },
    });
  });

  test('an expired invite whose handle is given on is not redeemed by one whose clock is behind', async () => {
    await sleepBeforeEveryWrite({
      prepare: async (lab, store) => {
        await addAdmin(store, 'root');
        await mint(store, lab.clock, 'old', { handle: 'ana' });
      },
      act: (store) => consume(store, 'old', 'ana'),
      meanwhile: async (store, lab) => {
        lab.clock.pass(hour);
        await outcome(mint(store, lab.clock, 'new', { handle: 'ana' }));
        lab.clock.pass(-hour / 2);
      },
      check: async (store) => {
        const isTaken = (await outcome(store.getInvite(inviteId(hex('new'))))) === 'ok';
        expect(await outcome(store.getUser(ana))).toBe(isTaken ? 'not_found' : 'ok');
      },
    });
  });
});
