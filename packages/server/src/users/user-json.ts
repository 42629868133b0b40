import type { UserJson } from '@unibus/protocol';
import type { User } from './user.ts';

export function userJson(user: User): UserJson {
  return {
    sign_pub: user.signPub,
    kex_pub: user.kexPub,
    handle: user.handle,
    role: user.role,
    status: user.status,
    created_at: user.createdAt,
    revoked_at: user.revokedAt,
    invite_id: user.inviteId,
  };
}
