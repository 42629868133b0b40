import { UnibusError } from '@unibus/protocol';
import { type Clock, toTime } from '../../clock.ts';
import { type Invite, isExpired } from '../../invites/invite.ts';
import { isActiveAdmin, type User } from '../../users/user.ts';
import type { Change, Keys } from '../store.ts';
import type { Tables } from './tables.ts';

export interface Redemption {
  readonly user: User;
  readonly created: boolean;
}

/**
 * Redeems an invite inside the caller's transaction. A UnibusError that is thrown has written nothing; one that is
 * *returned* is to be delivered after the commit, because the invite was spent.
 */
export function consumeInvite(
  tables: Tables,
  clock: Clock,
  id: string,
  keys: Keys,
  change: Change,
): Redemption | UnibusError {
  const { users, invites } = tables;
  const invite = invites.get(id);
  if (invite === null) throw new UnibusError('not_found');
  const account = users.get(keys.signPub);
  if (invite.used) return redeemedBefore(invite, keys, account);
  const milliseconds = clock();
  refuseDead(tables, invite, milliseconds);
  const now = toTime(milliseconds);
  // The guard is in the write. What passed until here and is not claimed has lapsed: its handle is somebody else's.
  if (!invites.claim(id, keys, now)) throw new UnibusError('invite_expired');
  if (account === null) return admit(tables, invite, keys, now, change);
  record(tables, 'invite.burn', invite, keys.signPub, now, change);
  return new UnibusError('user_exists');
}

function redeemedBefore(invite: Invite, keys: Keys, account: User | null): Redemption {
  const isSameKeys = invite.usedSignPub === keys.signPub && invite.usedKexPub === keys.kexPub;
  if (!isSameKeys || account === null) throw new UnibusError('invite_used');
  if (account.inviteId !== invite.id) throw new UnibusError('user_exists');
  return { user: account, created: false };
}

function refuseDead({ users }: Tables, invite: Invite, now: number): void {
  if (invite.cancelledAt !== null) throw new UnibusError('invite_cancelled');
  if (invite.createdBy !== null) {
    const issuer = users.get(invite.createdBy);
    if (issuer === null || !isActiveAdmin(issuer)) throw new UnibusError('invite_cancelled');
  }
  if (isExpired(invite, now)) throw new UnibusError('invite_expired');
}

function admit(tables: Tables, invite: Invite, keys: Keys, now: string, change: Change): Redemption {
  const user: User = {
    signPub: keys.signPub,
    kexPub: keys.kexPub,
    handle: invite.handle,
    role: invite.role,
    status: 'active',
    createdAt: now,
    revokedAt: null,
    inviteId: invite.id,
  };
  tables.users.insert(user);
  record(tables, 'user.register', invite, keys.signPub, now, change);
  return { user, created: true };
}

function record(
  { audit }: Tables,
  action: 'user.register' | 'invite.burn',
  { id, handle, role }: Invite,
  signPub: string,
  at: string,
  { actor, requestId }: Change,
): void {
  audit.append({ at, action, actor, signPub, inviteId: id, handle, role, requestId });
}
