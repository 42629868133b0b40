import { inviteId, isUnibusError } from '@unibus/protocol';
import { expect } from 'vitest';
import { by, hex32, hour, newKeys, outcome, walk } from '../../src/store/scene.contract.ts';
import type { Keys, Store } from '../../src/store/store.ts';

/** An invite, and who is going to redeem it. */
export interface Registration {
  readonly token: string;
  readonly handle: string;
  readonly keys: Keys;
}

/** Asks again for as long as the store is unavailable: electing a leader takes a cluster several seconds. */
export async function persist<T>(verb: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await verb();
    } catch (error) {
      if (!isUnibusError(error, 'store_unavailable')) throw error;
    }
  }
}

/** Mints as many invites, with handles of their own. */
export async function mintFor(store: Store, count: number, prefix: string): Promise<Registration[]> {
  const expiresAt = new Date(Date.now() + hour).toISOString();
  const registrations = Array.from({ length: count }, (_, index) => ({
    token: hex32(),
    handle: `${prefix}-${index}`,
    keys: newKeys(),
  }));
  await Promise.all(
    registrations.map(({ token, handle }) =>
      store.createInvite({ id: inviteId(token), handle, role: 'member', expiresAt }, by(null)),
    ),
  );
  return registrations;
}

/** Who was told that they are in, is in, before anybody asks again. */
export async function expectToBeIn(store: Store, acknowledged: Iterable<string>): Promise<void> {
  for (const signPub of acknowledged)
    expect((await persist(() => store.getUser(signPub))).status).toBe('active');
}

/** Everybody asks again with the same keys, until all are in: once each, and no spent invite works for others. */
export async function expectToFinish(store: Store, registrations: readonly Registration[]): Promise<void> {
  for (const { token, keys, handle } of registrations) {
    const { user } = await persist(() => store.consumeInvite(token, keys, by(keys.signPub)));
    expect(user).toMatchObject({ ...keys, handle });
    expect(await outcome(persist(() => store.consumeInvite(token, newKeys(), by(null))))).toBe('invite_used');
  }
  const handles = new Set(registrations.map(({ handle }) => handle));
  const users = (await walk((query) => store.listUsers(query), 500)).filter(({ handle }) =>
    handles.has(handle),
  );
  expect(users).toHaveLength(registrations.length);
  const records = await walk((query) => store.listAudit(query), 500);
  const registered = records.filter(
    ({ action, handle }) => action === 'user.register' && handles.has(handle),
  );
  expect(registered).toHaveLength(registrations.length);
}
