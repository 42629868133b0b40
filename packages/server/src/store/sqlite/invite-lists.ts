import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Invite, InviteStatus } from '../../invites/invite.ts';
import type { Page, PageQuery } from '../store.ts';
import { decodeCursor, decodeSeq, encodeCursor, newest, toPage } from './cursor.ts';
import { type InviteRow, inviteColumns, toInvite } from './invite-rows.ts';

type ListedRow = InviteRow & { readonly seq: number; readonly expires_utc: string };
type StatusQuery = PageQuery & { readonly status?: InviteStatus };
type Bound = Record<string, SQLInputValue>;

const columns = `${inviteColumns}, seq, expires_utc`;

const statusCondition: Record<InviteStatus, string> = {
  used: 'used = 1',
  cancelled: 'used = 0 AND cancelled_at IS NOT NULL',
  pending: 'used = 0 AND cancelled_at IS NULL AND expires_utc > :now',
  expired: 'used = 0 AND cancelled_at IS NULL AND expires_utc <= :now',
};

/** Named for each status: left alone, the planner takes `used = 0` for the best way to any of them, and sorts. */
const statusIndex: Record<InviteStatus, string> = {
  used: 'idx_invites_used',
  cancelled: 'idx_invites_cancelled',
  pending: 'idx_invites_open',
  expired: 'idx_invites_open',
};

/**
 * The pages of the table `invites`. Each order has an index, so that a page costs the same in a table of any size:
 * newest first; pending and expired ones latest expiry first, as only expiry has the moving border between them in
 * one place; those with an id prefix by id.
 */
export class InviteLists {
  readonly #database: Pick<DatabaseSync, 'prepare'>;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: Pick<DatabaseSync, 'prepare'>) {
    this.#database = database;
  }

  list(query: StatusQuery & { idPrefix?: string }, now: string): Page<Invite> {
    if (query.idPrefix !== undefined) return this.#listByPrefix(query, query.idPrefix, now);
    if (query.status === 'pending' || query.status === 'expired')
      return this.#listByExpiry(query, query.status, now);
    return this.#listBySeq(query, now);
  }

  #listBySeq({ cursor, limit, status }: StatusQuery, now: string): Page<Invite> {
    const before = cursor === undefined ? newest : decodeSeq('invites', cursor);
    const from = status === undefined ? 'invites' : `invites INDEXED BY ${statusIndex[status]}`;
    const where = [...conditionsOf(status), 'seq < :before'];
    const rows = this.#select(from, where, 'seq DESC', { before, limit: limit + 1, now });
    return toPage(rows, limit, toInvite, (row) => encodeCursor('invites', row.seq));
  }

  #listByExpiry({ cursor, limit }: PageQuery, status: 'pending' | 'expired', now: string): Page<Invite> {
    // '~' sorts after every time.
    const [expiry = '', seq] =
      cursor === undefined
        ? ['~', newest]
        : decodeCursor('invites-by-expiry', cursor, /^[0-9TZ:.-]{0,24}\/[1-9][0-9]{0,15}$/).split('/');
    const from = `invites INDEXED BY ${statusIndex[status]}`;
    const where = [...conditionsOf(status), '(expires_utc, seq) < (:expiry, :before)'];
    const bound = { expiry, before: Number(seq), limit: limit + 1, now };
    const rows = this.#select(from, where, 'expires_utc DESC, seq DESC', bound);
    return toPage(rows, limit, toInvite, (row) =>
      encodeCursor('invites-by-expiry', `${row.expires_utc}/${row.seq}`),
    );
  }

  #listByPrefix({ cursor, limit, status }: StatusQuery, prefix: string, now: string): Page<Invite> {
    const after = cursor === undefined ? '' : decodeCursor('invites-by-id', cursor, /^[0-9a-f]{64}$/);
    const where = [...conditionsOf(status), 'id >= :prefix', 'id < :end', 'id > :after'];
    // 'g' sorts after every hex digit.
    const bound = { prefix, end: `${prefix}g`, after, limit: limit + 1, now };
    const rows = this.#select('invites INDEXED BY idx_invites_id', where, 'id', bound);
    return toPage(rows, limit, toInvite, (row) => encodeCursor('invites-by-id', row.id));
  }

  #select(from: string, where: readonly string[], order: string, bound: Bound): ListedRow[] {
    const sql = `SELECT ${columns} FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT :limit`;
    return this.#prepare(sql).all(bound) as ListedRow[];
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

function conditionsOf(status: InviteStatus | undefined): string[] {
  return status === undefined ? [] : [statusCondition[status]];
}
