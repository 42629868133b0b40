import type { Role } from '../users/user.ts';

export type InviteStatus = 'pending' | 'used' | 'expired' | 'cancelled';

/** An invitation as the store knows it: the token itself is never at rest, `id` is its SHA-256. */
export interface Invite {
  readonly id: string;
  readonly handle: string;
  readonly role: Role;
  readonly expiresAt: string;
  readonly used: boolean;
  readonly createdAt: string;
  /** signPub of the admin who minted it; null for the bootstrap invitation. */
  readonly createdBy: string | null;
  readonly cancelledAt: string | null;
  readonly usedAt: string | null;
  readonly usedSignPub: string | null;
  readonly usedKexPub: string | null;
}

export type NewInvite = Pick<Invite, 'id' | 'handle' | 'role' | 'expiresAt'>;

/** An `expiresAt` that does not parse counts as expired: absence means deny. */
export function isExpired(invite: Pick<Invite, 'expiresAt'>, now: number): boolean {
  const expiry = Date.parse(invite.expiresAt);
  return Number.isNaN(expiry) || expiry <= now;
}

export function inviteStatus(invite: Invite, now: number): InviteStatus {
  if (invite.used) return 'used';
  if (invite.cancelledAt !== null) return 'cancelled';
  return isExpired(invite, now) ? 'expired' : 'pending';
}
