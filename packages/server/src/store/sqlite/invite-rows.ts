import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Invite } from '../../invites/invite.ts';
import type { Role } from '../../users/user.ts';
import type { Keys } from '../store.ts';

export type InviteRow = {
  readonly seq: number;
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
  readonly lapsed_at: string | null;
  readonly expires_utc: string;
};

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

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT * FROM invites WHERE id = ?');
    this.#insert = database.prepare(
      `INSERT INTO invites (id, handle, role, expires_at, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#claim = database.prepare(
      `UPDATE invites SET used = 1, used_at = :now, used_sign_pub = :signPub, used_kex_pub = :kexPub
       WHERE id = :id AND used = 0 AND cancelled_at IS NULL AND lapsed_at IS NULL AND expires_utc > :now`,
    );
    this.#cancel = database.prepare(
      'UPDATE invites SET cancelled_at = ? WHERE id = ? AND used = 0 AND cancelled_at IS NULL',
    );
    const openOf = 'used = 0 AND cancelled_at IS NULL AND created_by IS :createdBy';
    this.#cancelPendingOf = database.prepare(
      `UPDATE invites SET cancelled_at = :now WHERE ${openOf} AND expires_utc > :now RETURNING *`,
    );
    this.#lapseExpiredOf = database.prepare(
      `UPDATE invites SET lapsed_at = :now WHERE ${openOf} AND expires_utc <= :now AND lapsed_at IS NULL`,
    );
    const holds = 'handle = :handle AND used = 0 AND cancelled_at IS NULL AND lapsed_at IS NULL';
    this.#holder = database.prepare(`SELECT * FROM invites WHERE ${holds} AND expires_utc > :now`);
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
    return this.#claim.run({ id, signPub, kexPub, now }).changes === 1;
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
