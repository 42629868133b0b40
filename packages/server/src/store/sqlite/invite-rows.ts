import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Invite } from '../../invites/invite.ts';
import type { Role } from '../../users/user.ts';
import type { Keys } from '../store.ts';

export type InviteRow = {
  readonly id: string;
  readonly handle: string;
  readonly role: Role;
  readonly expires_at: string;
  readonly used: 0 | 1;
  readonly created_at: string;
  readonly created_by: string | null;
  readonly cancelled_at: string | null;
  readonly used_at: string | null;
  readonly used_sign_pub: string | null;
  readonly used_kex_pub: string | null;
};

/** Named, because `*` also computes `expires_utc` for every row. */
export const inviteColumns = `id, handle, role, expires_at, used, created_at, created_by, cancelled_at,
  used_at, used_sign_pub, used_kex_pub`;

/** The table `invites`. Decides nothing but its guards; the caller holds the transaction. Times are as `toTime` spells them. */
export class InviteRows {
  readonly #get: StatementSync;
  readonly #insert: StatementSync;
  readonly #claim: StatementSync;
  readonly #cancel: StatementSync;
  readonly #cancelPendingOf: StatementSync;
  readonly #lapseExpiredOf: StatementSync;
  readonly #holder: StatementSync;
  readonly #lapseHandle: StatementSync;

  constructor(database: Pick<DatabaseSync, 'prepare'>) {
    this.#get = database.prepare(`SELECT ${inviteColumns} FROM invites WHERE id = ?`);
    this.#insert = database.prepare(
      `INSERT INTO invites (id, handle, role, expires_at, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#claim = database.prepare(
      `UPDATE invites SET used = 1, used_at = ?1, used_sign_pub = ?2, used_kex_pub = ?3
       WHERE id = ?4 AND used = 0 AND cancelled_at IS NULL AND lapsed_at IS NULL AND expires_utc > ?1`,
    );
    this.#cancel = database.prepare(
      'UPDATE invites SET cancelled_at = ? WHERE id = ? AND used = 0 AND cancelled_at IS NULL',
    );
    // Named, because the planner would rather walk all that is unused.
    const byIssuer = 'invites INDEXED BY idx_invites_issuer';
    const openOf = 'used = 0 AND cancelled_at IS NULL AND created_by IS :createdBy';
    this.#cancelPendingOf = database.prepare(
      `UPDATE ${byIssuer} SET cancelled_at = :now WHERE ${openOf} AND expires_utc > :now RETURNING ${inviteColumns}`,
    );
    this.#lapseExpiredOf = database.prepare(
      `UPDATE ${byIssuer} SET lapsed_at = :now WHERE ${openOf} AND expires_utc <= :now AND lapsed_at IS NULL`,
    );
    const holds = 'handle = :handle AND used = 0 AND cancelled_at IS NULL AND lapsed_at IS NULL';
    this.#holder = database.prepare(
      `SELECT ${inviteColumns} FROM invites WHERE ${holds} AND expires_utc > :now`,
    );
    this.#lapseHandle = database.prepare(`UPDATE invites SET lapsed_at = :now WHERE ${holds}`);
  }

  get(id: string): Invite | null {
    const row = this.#get.get(id) as InviteRow | undefined;
    return row === undefined ? null : toInvite(row);
  }

  insert({ id, handle, role, expiresAt, createdAt, createdBy }: Invite): void {
    this.#insert.run(id, handle, role, expiresAt, createdAt, createdBy);
  }

  /** Marks a pending invite as used; false, and nothing happens, when it is not pending or has lapsed. */
  claim(id: string, { signPub, kexPub }: Keys, now: string): boolean {
    return this.#claim.run(now, signPub, kexPub, id).changes === 1;
  }

  cancel(id: string, now: string): void {
    this.#cancel.run(now, id);
  }

  /** Ends what this issuer (null: the bootstrap) has minted and nobody used; answers those that were pending. */
  cancelPendingOf(createdBy: string | null, now: string): Invite[] {
    this.#lapseExpiredOf.run({ createdBy, now });
    return (this.#cancelPendingOf.all({ createdBy, now }) as InviteRow[]).map(toInvite);
  }

  /** The pending invite that reserves this handle. */
  holderOf(handle: string, now: string): Invite | null {
    const row = this.#holder.get({ handle, now }) as InviteRow | undefined;
    return row === undefined ? null : toInvite(row);
  }

  /** The handle goes to somebody else: the expired invite that had it is dead whatever the clock does. */
  lapseHandle(handle: string, now: string): void {
    this.#lapseHandle.run({ handle, now });
  }
}

export function toInvite(row: InviteRow): Invite {
  return {
    id: row.id,
    handle: row.handle,
    role: row.role,
    expiresAt: row.expires_at,
    used: row.used === 1,
    createdAt: row.created_at,
    createdBy: row.created_by,
    cancelledAt: row.cancelled_at,
    usedAt: row.used_at,
    usedSignPub: row.used_sign_pub,
    usedKexPub: row.used_kex_pub,
  };
}
