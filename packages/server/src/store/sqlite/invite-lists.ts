import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Invite, InviteStatus } from '../../invites/invite.ts';
import type { Page, PageQuery } from '../store.ts';
import { decodeCursor, decodeSeq, encodeCursor, newest, toPage } from './cursor.ts';
import { type InviteRow, toInvite } from './invite-rows.ts';

const statusCondition: Record<InviteStatus, string> = {
  used: 'used = 1',
  cancelled: 'used = 0 AND cancelled_at IS NOT NULL',
  pending: 'used = 0 AND cancelled_at IS NULL AND expires_utc > :now',
  expired: 'used = 0 AND cancelled_at IS NULL AND expires_utc <= :now',
};

/**
 * The pages of the table `invites`. Each order has an index, so that a page costs the same in a table of any size:
 * newest first; pending and expired ones latest expiry first, as only expiry has the moving border between them in
 * one place; those with an id prefix by id.
 */
export class InviteLists {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list(query: PageQuery & { status?: InviteStatus; idPrefix?: string }, now: string): Page<Invite> {
    if (query.idPrefix !== undefined) return this.#listByPrefix(query, query.idPrefix, now);
    if (query.status === 'pending' || query.status === 'expired') return this.#listByExpiry(query, now);
    return this.#listBySeq(query, now);
  }

  #listBySeq({ cursor, limit, status }: PageQuery & { status?: InviteStatus }, now: string): Page<Invite> {
    const before = cursor === undefined ? newest : decodeSeq('invites', cursor);
    const rows = this.#select(status, 'seq < :before', 'seq DESC', { before, limit: limit + 1, now });
    return toPage(rows, limit, toInvite, (row) => encodeCursor('invites', row.seq));
  }

  #listByExpiry({ cursor, limit, status }: PageQuery & { status?: InviteStatus }, now: string): Page<Invite> {
    // '~' sorts after every time.
    const [expiry = '', seq] =
      cursor === undefined
        ? ['~', newest]
        : decodeCursor('invites-by-expiry', cursor, /^[0-9TZ:.-]{0,24}\/[1-9][0-9]{0,15}$/).split('/');
    const position = '(expires_utc, seq) < (:expiry, :before)';
    const bound = { expiry, before: Number(seq), limit: limit + 1, now };
    const rows = this.#select(status, position, 'expires_utc DESC, seq DESC', bound);
    return toPage(rows, limit, toInvite, (row) =>
      encodeCursor('invites-by-expiry', `${row.expires_utc}/${row.seq}`),
    );
  }

  #listByPrefix(
    { cursor, limit, status }: PageQuery & { status?: InviteStatus },
    prefix: string,
    now: string,
  ): Page<Invite> {
    const after = cursor === undefined ? '' : decodeCursor('invites-by-id', cursor, /^[0-9a-f]{64}$/);
    // 'g' sorts after every hex digit.
    const bound = { prefix, end: `${prefix}g`, after, limit: limit + 1, now };
    const rows = this.#select(status, 'id >= :prefix AND id < :end AND id > :after', 'id', bound);
    return toPage(rows, limit, toInvite, (row) => encodeCursor('invites-by-id', row.id));
  }

  #select(
    status: InviteStatus | undefined,
    position: string,
    order: string,
    bound: Record<string, SQLInputValue>,
  ): InviteRow[] {
    const condition = status === undefined ? position : `${statusCondition[status]} AND ${position}`;
    return this.#prepare(`SELECT * FROM invites WHERE ${condition} ORDER BY ${order} LIMIT :limit`).all(
      bound,
    ) as InviteRow[];
  }

  /** The texts are made of constants alone, a dozen at most. */
  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      // Not every one of them names the time.
      statement.setAllowUnknownNamedParameters(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
