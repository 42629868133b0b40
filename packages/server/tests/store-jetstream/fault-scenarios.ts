import { createHash } from 'node:crypto';
import { inviteId } from '@unibus/protocol';
import type { FakeClock } from '@unibus/testkit';
import { by, hour } from '../../src/store/scene.contract.ts';
import type { Store } from '../../src/store/store.ts';
import type { Role } from '../../src/users/user.ts';

/** A verb of several writes, on a store that was made ready for it; the same in every run. */
export interface FaultScenario {
  readonly title: string;
  prepare(store: Store, clock: FakeClock): Promise<unknown>;
  act(store: Store, clock: FakeClock): Promise<unknown>;
  /** What a crash may leave behind besides all and nothing. */
  readonly halfway?: (store: Store) => Promise<unknown>;
  /** What the same call may say after the first one was cut off; 'ok' when nothing is told. */
  readonly again?: readonly string[];
}

export const hex = (name: string) => createHash('sha256').update(name).digest('hex');
export const keysFor = (name: string) => ({ signPub: hex(`sign ${name}`), kexPub: hex(`kex ${name}`) });
const admin = (store: Store, name: string) =>
  store.addUser({ ...keysFor(name), handle: name, role: 'admin' }, by(null));
const addMember = (store: Store, name: string) =>
  store.addUser({ ...keysFor(name), handle: name, role: 'member' }, by(null));
export const consume = (store: Store, invite: string, name: string) =>
  store.consumeInvite(hex(invite), keysFor(name), by(keysFor(name).signPub));

export function mint(store: Store, clock: FakeClock, name: string, options: MintOptions = {}) {
  const { handle = name, role = 'member', issuer = 'root', ttl = hour } = options;
  const expiresAt = new Date(clock.now() + ttl).toISOString();
  const actor = issuer === null ? null : keysFor(issuer).signPub;
  return store.createInvite({ id: inviteId(hex(name)), handle, role, expiresAt }, by(actor));
}

interface MintOptions {
  readonly handle?: string;
  readonly role?: Role;
  readonly issuer?: string | null;
  readonly ttl?: number;
}

function bootstrap(store: Store, clock: FakeClock, name: string, ttl = hour) {
  const expiresAt = new Date(clock.now() + ttl).toISOString();
  const invite = { id: inviteId(hex(name)), handle: 'first', role: 'admin', expiresAt } as const;
  return store.replaceBootstrapInvite(invite, by(null));
}

const root = (store: Store) => admin(store, 'root');

async function twoAdminsWithInvites(store: Store, clock: FakeClock): Promise<void> {
  await root(store);
  await admin(store, 'ana');
  await mint(store, clock, 'bob', { issuer: 'ana' });
  await mint(store, clock, 'cyd', { issuer: 'ana' });
}

const { signPub: ana } = keysFor('ana');

export const scenarios: readonly FaultScenario[] = [
  { title: 'addUser', prepare: root, act: (store) => addMember(store, 'ana'), again: ['ok', 'user_exists'] },
  {
    title: 'addUser of the first admin',
    prepare: async () => {},
    act: root,
    again: ['ok', 'user_exists'],
  },
  {
    title: 'addUser over an expired invite',
    prepare: async (store, clock) => {
      await root(store);
      await mint(store, clock, 'ana', { ttl: 0 });
    },
    act: (store) => addMember(store, 'ana'),
    again: ['ok', 'user_exists'],
  },
  { title: 'createInvite', prepare: root, act: (store, clock) => mint(store, clock, 'ana') },
  {
    title: 'createInvite over an expired invite',
    prepare: async (store, clock) => {
      await root(store);
      await mint(store, clock, 'old', { handle: 'ana', ttl: 0 });
    },
    act: (store, clock) => mint(store, clock, 'ana'),
  },
  {
    title: 'createInvite with the handle of an account that is gone',
    prepare: async (store, clock) => {
      await root(store);
      await mint(store, clock, 'old', { handle: 'ana' });
      await consume(store, 'old', 'ana');
      await store.deleteUser(ana, by(null));
    },
    act: (store, clock) => mint(store, clock, 'ana'),
  },
  {
    title: 'consumeInvite',
    prepare: async (store, clock) => {
      await root(store);
      await mint(store, clock, 'ana');
    },
    act: (store) => consume(store, 'ana', 'ana'),
  },
  {
    title: 'consumeInvite of the first admin',
    prepare: (store, clock) => bootstrap(store, clock, 'first'),
    act: (store) => consume(store, 'first', 'ana'),
  },
  {
    title: 'consumeInvite by a key whose account was deleted',
    prepare: async (store, clock) => {
      await root(store);
      await addMember(store, 'ana');
      await store.deleteUser(ana, by(null));
      await mint(store, clock, 'again');
    },
    act: (store) => consume(store, 'again', 'ana'),
  },
  {
    title: 'consumeInvite by a key that has an account',
    prepare: async (store, clock) => {
      await root(store);
      await addMember(store, 'ana');
      await mint(store, clock, 'bob');
    },
    act: (store) => consume(store, 'bob', 'ana'),
    again: ['user_exists'],
  },
  {
    title: 'cancelInvite',
    prepare: async (store, clock) => {
      await root(store);
      await mint(store, clock, 'ana');
    },
    act: (store) => store.cancelInvite(inviteId(hex('ana')), by(null)),
  },
  {
    title: 'revokeUser of a member',
    prepare: async (store) => {
      await root(store);
      await addMember(store, 'ana');
    },
    act: (store) => store.revokeUser(ana, by(null)),
  },
  {
    title: 'revokeUser of an admin with invites',
    prepare: twoAdminsWithInvites,
    act: (store) => store.revokeUser(ana, by(null)),
  },
  {
    title: 'setUserRole of an admin with invites',
    prepare: twoAdminsWithInvites,
    act: (store) => store.setUserRole(ana, 'member', by(null)),
  },
  {
    title: 'deleteUser of an admin with invites',
    prepare: twoAdminsWithInvites,
    act: (store) => store.deleteUser(ana, by(null)),
    again: ['ok', 'not_found'],
  },
  {
    title: 'deleteUser of one who came by an invite',
    prepare: async (store, clock) => {
      await root(store);
      await mint(store, clock, 'ana');
      await consume(store, 'ana', 'ana');
    },
    act: (store) => store.deleteUser(ana, by(null)),
    again: ['ok', 'not_found'],
  },
  {
    title: 'reinstateUser of an admin',
    prepare: async (store) => {
      await root(store);
      await admin(store, 'ana');
      await store.revokeUser(ana, by(null));
    },
    act: (store) => store.reinstateUser(ana, by(null)),
  },
  {
    title: 'setUserRole of a member',
    prepare: async (store) => {
      await root(store);
      await addMember(store, 'ana');
    },
    act: (store) => store.setUserRole(ana, 'admin', by(null)),
  },
  {
    title: 'replaceBootstrapInvite',
    prepare: (store, clock) => bootstrap(store, clock, 'old'),
    act: (store, clock) => bootstrap(store, clock, 'new'),
    halfway: (store) => store.cancelInvite(inviteId(hex('old')), by(null)),
  },
];
