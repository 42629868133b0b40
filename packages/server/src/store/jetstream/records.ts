import { randomBytes } from 'node:crypto';
import type { AuditAction, AuditRecord } from '../../audit/audit-record.ts';
import type { Invite } from '../../invites/invite.ts';
import type { User } from '../../users/user.ts';
import type { Change } from '../store.ts';

/** A change with its time: what all the records of one call have in common. */
export interface TimedChange extends Change {
  readonly at: string;
}

/** `user` is as it is after the change. */
export function userRecord(action: AuditAction, user: User, change: TimedChange): AuditRecord {
  const { signPub, handle, role } = user;
  return { ...head(action, change), signPub, inviteId: null, handle, role };
}

/** `signPub` is the account that the invite was spent for, null when there is none. */
export function inviteRecord(
  action: AuditAction,
  { id, handle, role }: Pick<Invite, 'id' | 'handle' | 'role'>,
  signPub: string | null,
  change: TimedChange,
): AuditRecord {
  return { ...head(action, change), signPub, inviteId: id, handle, role };
}

function head(action: AuditAction, { at, actor, requestId }: TimedChange) {
  return { id: randomBytes(16).toString('hex'), at, action, actor, requestId };
}
