import type { InviteJson } from '@unibus/protocol';
import { type Invite, inviteStatus } from './invite.ts';

/** `now` decides between pending and expired; milliseconds. */
export function inviteJson(invite: Invite, now: number): InviteJson {
  return {
    id: invite.id,
    handle: invite.handle,
    role: invite.role,
    status: inviteStatus(invite, now),
    expires_at: invite.expiresAt,
    created_at: invite.createdAt,
    created_by: invite.createdBy,
    cancelled_at: invite.cancelledAt,
    used_at: invite.usedAt,
    used_sign_pub: invite.usedSignPub,
    used_kex_pub: invite.usedKexPub,
  };
}
