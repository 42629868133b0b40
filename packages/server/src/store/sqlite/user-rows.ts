import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Role, User, UserStatus } from '../../users/user.ts';
import type { Page, PageQuery } from '../store.ts';
import { decodeSeq, encodeCursor, newest, toPage } from './cursor.ts';

type UserRow = {
  readonly seq: number;
  readonly sign_pub: string;
  readonly kex_pub: string;
  readonly handle: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly created_at: string;
  readonly revoked_at: string | null;
  readonly invite_id: string | null;
};

/** The table `users`. Decides nothing; the caller holds the transaction. */
export class UserRows {
  readonly #get: StatementSync;
  readonly #getByHandle: StatementSync;
  readonly #insert: StatementSync;
  readonly #setStatus: StatementSync;
  readonly #setRole: StatementSync;
  readonly #delete: StatementSync;
  readonly #otherActiveAdmin: StatementSync;
  readonly #anyAdmin: StatementSync;
  readonly #list: StatementSync;
  readonly #listByStatus: StatementSync;

  constructor(database: Pick<DatabaseSync, 'prepare'>) {
    this.#get = database.prepare('SELECT * FROM users WHERE sign_pub = ?');
    this.#getByHandle = database.prepare('SELECT * FROM users WHERE handle = ?');
    this.#insert = database.prepare(
      `INSERT INTO users (sign_pub, kex_pub, handle, role, status, created_at, revoked_at, invite_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setStatus = database.prepare('UPDATE users SET status = ?, revoked_at = ? WHERE sign_pub = ?');
    this.#setRole = database.prepare('UPDATE users SET role = ? WHERE sign_pub = ?');
    this.#delete = database.prepare('DELETE FROM users WHERE sign_pub = ?');
    this.#otherActiveAdmin = database.prepare(
      `SELECT 1 FROM users WHERE role = 'admin' AND status = 'active' AND sign_pub <> ? LIMIT 1`,
    );
    this.#anyAdmin = database.prepare(`SELECT 1 FROM users WHERE role = 'admin' LIMIT 1`);
    this.#list = database.prepare('SELECT * FROM users WHERE seq < ? ORDER BY seq DESC LIMIT ?');
    this.#listByStatus = database.prepare(
      'SELECT * FROM users WHERE status = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
    );
  }

  get(signPub: string): User | null {
    return toUserOrNull(this.#get.get(signPub) as UserRow | undefined);
  }

  getByHandle(handle: string): User | null {
    return toUserOrNull(this.#getByHandle.get(handle) as UserRow | undefined);
  }

  insert(user: User): void {
    const { signPub, kexPub, handle, role, status, createdAt, revokedAt, inviteId } = user;
    this.#insert.run(signPub, kexPub, handle, role, status, createdAt, revokedAt, inviteId);
  }

  setStatus({ signPub, status, revokedAt }: User): void {
    this.#setStatus.run(status, revokedAt, signPub);
  }

  setRole({ signPub, role }: User): void {
    this.#setRole.run(role, signPub);
  }

  delete(signPub: string): void {
    this.#delete.run(signPub);
  }

  hasActiveAdminBeside(signPub: string): boolean {
    return this.#otherActiveAdmin.get(signPub) !== undefined;
  }

  hasAdmin(): boolean {
    return this.#anyAdmin.get() !== undefined;
  }

  /** Newest first. */
  list({ cursor, limit, status }: PageQuery & { status?: UserStatus }): Page<User> {
    const before = cursor === undefined ? newest : decodeSeq('users', cursor);
    const rows =
      status === undefined
        ? this.#list.all(before, limit + 1)
        : this.#listByStatus.all(status, before, limit + 1);
    return toPage(rows as UserRow[], limit, toUser, (row) => encodeCursor('users', row.seq));
  }
}

function toUserOrNull(row: UserRow | undefined): User | null {
  return row === undefined ? null : toUser(row);
}

function toUser(row: UserRow): User {
  return {
    signPub: row.sign_pub,
    kexPub: row.kex_pub,
    handle: row.handle,
    role: row.role,
    status: row.status,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    inviteId: row.invite_id,
  };
}
