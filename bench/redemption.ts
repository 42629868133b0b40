import { randomBytes } from 'node:crypto';
import { inviteId } from '@unibus/protocol';
import type { Store } from '../packages/server/src/store/store.ts';
import { inParallel } from './in-parallel.ts';

const change = { actor: null, requestId: 'bench' };
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** Mints `count` invitations, then redeems them; the time of the redemptions alone, in milliseconds. */
export async function redeem(store: Store, count: number): Promise<number> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('hex'));
  await inParallel(tokens, (token) => {
    const id = inviteId(token);
    return store.createInvite({ id, handle: id.slice(0, 32), role: 'member', expiresAt: inAMonth }, change);
  });
  return inParallel(tokens, (token) => {
    const [signPub, kexPub] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    return store.consumeInvite(token, { signPub, kexPub }, change);
  });
}
