import type { Role } from '../users/user.ts';

export type AuditAction =
  | 'user.add'
  | 'user.register'
  | 'user.revoke'
  | 'user.reinstate'
  | 'user.role'
  | 'user.delete'
  | 'invite.create'
  | 'invite.cancel'
  /** An invite that was spent by a key that already had an account. */
  | 'invite.burn';

/** Who did what, on whom, when, in which request. Written in the same commit as the change it tells of. */
export interface AuditRecord {
  /** Opaque, unique; also a position: see `Store.listAudit`. */
  readonly id: string;
  readonly at: string;
  readonly action: AuditAction;
  /** signPub; null where the server itself acted. */
  readonly actor: string | null;
  /** The account acted on; null for changes to an invite that has no account. */
  readonly signPub: string | null;
  readonly inviteId: string | null;
  readonly handle: string;
  /** The role after the change. */
  readonly role: Role;
  readonly requestId: string;
}
