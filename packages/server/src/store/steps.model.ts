import { createHash } from 'node:crypto';
import { inviteId } from '@unibus/protocol';
import fc from 'fast-check';
import { toTime } from '../clock.ts';
import type { InviteStatus, NewInvite } from '../invites/invite.ts';
import type { Role, UserStatus } from '../users/user.ts';
import { walk } from './scene.contract.ts';
import { either, only } from './step.model.ts';
import type { Change, Keys } from './store.ts';

const secret = (name: string) => createHash('sha256').update(name).digest('hex');

/** Small universes, so that commands meet each other. The first key is the admin that a run may begin with. */
export const signPubs = ['s0', 's1', 's2', 's3'].map(secret);
const kexPubs = ['k0', 'k1'].map(secret);
const tokens = ['t0', 't1', 't2', 't3'].map(secret);
export const handles = ['ana', 'bob', 'cyd', 'dan'];

const signPub = fc.constantFrom(...signPubs);
const keys: fc.Arbitrary<Keys> = fc.record({
  signPub,
  kexPub: fc.constantFrom(...kexPubs, kexPubs[0] ?? ''),
});
const role = fc.constantFrom<Role>('admin', 'member');
const handle = fc.constantFrom(...handles);
const token = fc.constantFrom(...tokens);
const id = token.map(inviteId);
const change: fc.Arbitrary<Change> = fc.record({
  actor: fc.constantFrom(...signPubs.slice(0, 2), ...signPubs.slice(0, 1), null),
  requestId: fc.constantFrom('r0', 'r1', 'r2'),
});
/** Milliseconds to live; null is an expiry that does not parse. */
const ttl = fc.constantFrom(0, 1, 1000, 5000, 5000, 60_000, 60_000, 60_000, null);
const invite = fc.record({ id, handle, role, ttl });
const limit = fc.integer({ min: 1, max: 4 });

function lasting(now: number, drawn: Omit<NewInvite, 'expiresAt'> & { ttl: number | null }): NewInvite {
  const { ttl, ...invite } = drawn;
  return { ...invite, expiresAt: ttl === null ? 'someday' : toTime(now + ttl) };
}

const consume = either('consumeInvite', [token, keys, change], (on, _, ...args) => on.consumeInvite(...args));
const create = either('createInvite', [invite, change], (on, now, drawn, by) =>
  on.createInvite(lasting(now, drawn), by),
);

/** Every verb, with any arguments; what leads to redemptions more often. */
export const steps = [
  consume,
  consume,
  consume,
  consume,
  create,
  create,
  create,
  either('addUser', [keys, handle, role, change], (on, _, keys, handle, role, by) =>
    on.addUser({ ...keys, handle, role }, by),
  ),
  either('revokeUser', [signPub, change], (on, _, ...args) => on.revokeUser(...args)),
  either('reinstateUser', [signPub, change], (on, _, ...args) => on.reinstateUser(...args)),
  either('setUserRole', [signPub, role, change], (on, _, ...args) => on.setUserRole(...args)),
  either('deleteUser', [signPub, change], (on, _, ...args) => on.deleteUser(...args)),
  either('cancelInvite', [id, change], (on, _, ...args) => on.cancelInvite(...args)),
  either('replaceBootstrapInvite', [invite, change], (on, now, drawn, by) =>
    on.replaceBootstrapInvite(lasting(now, drawn), by),
  ),
  either('getUser', [signPub], (on, _, ...args) => on.getUser(...args)),
  either('getUserByHandle', [handle], (on, _, ...args) => on.getUserByHandle(...args)),
  either('getInvite', [id], (on, _, ...args) => on.getInvite(...args)),
  only(
    'pass',
    [fc.constantFrom(1, 999, 1000, 5000, 60_000, -1, -1000, -5000)],
    ({ time }, [milliseconds]) => {
      time.now += milliseconds;
    },
    async () => undefined,
  ),
  only(
    'listUsers',
    [fc.constantFrom<UserStatus | undefined>('active', 'revoked', undefined), limit],
    ({ memory }, [status]) => asSet(memory.usersThatAre(status)),
    async (store, [status, limit]) =>
      asSet(await walk((page) => store.listUsers({ ...page, ...(status && { status }) }), limit)),
  ),
  only(
    'listInvites',
    [fc.constantFrom<InviteStatus | undefined>('pending', 'used', 'expired', 'cancelled', undefined), limit],
    ({ memory }, [status]) => asSet(memory.invitesThatAre(status)),
    async (store, [status, limit]) =>
      asSet(await walk((page) => store.listInvites({ ...page, ...(status && { status }) }), limit)),
  ),
  only(
    'listAudit',
    [limit],
    ({ memory }) => asSet(memory.audit),
    async (store, [limit]) => asSet((await walk((page) => store.listAudit(page), limit)).map(withoutId)),
  ),
];

/** Lists have each store's own order; their content must be equal. */
function asSet(items: readonly object[]): string[] {
  return items.map((item) => JSON.stringify(item, Object.keys(item).toSorted())).toSorted();
}

function withoutId<T extends { id: string }>({ id: _, ...rest }: T): Omit<T, 'id'> {
  return rest;
}
