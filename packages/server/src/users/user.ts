export type Role = 'admin' | 'member';
export type UserStatus = 'active' | 'revoked';

/** An account. Keys are 64 lowercase hex digits, times RFC 3339 UTC. */
export interface User {
  /** Ed25519; the account's identity. */
  readonly signPub: string;
  /** X25519. */
  readonly kexPub: string;
  readonly handle: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  /** The invite that admitted it; null when it was added by the server itself. */
  readonly inviteId: string | null;
}

export type NewUser = Pick<User, 'signPub' | 'kexPub' | 'handle' | 'role'>;

export function isActiveAdmin(user: Pick<User, 'role' | 'status'>): boolean {
  return user.role === 'admin' && user.status === 'active';
}
