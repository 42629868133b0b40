import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { UnibusError } from '@unibus/protocol';
import type { AuditAction, AuditRecord } from '../../audit/audit-record.ts';
import type { Role } from '../../users/user.ts';
import type { Page, PageQuery } from '../store.ts';
import { decodeSeq, encodeCursor, newest, parseSeq, toPage } from './cursor.ts';

type AuditRow = {
  readonly seq: number;
  readonly at: string;
  readonly action: AuditAction;
  readonly actor: string | null;
  readonly sign_pub: string | null;
  readonly invite_id: string | null;
  readonly handle: string;
  readonly role: Role;
  readonly request_id: string;
};

/** The table `audit`: rows are added, never changed. A record's id is its row number. */
export class AuditRows {
  readonly #append: StatementSync;
  readonly #exists: StatementSync;
  readonly #newest: StatementSync;
  readonly #after: StatementSync;

  constructor(database: Pick<DatabaseSync, 'prepare'>) {
    this.#append = database.prepare(
      `INSERT INTO audit (at, action, actor, sign_pub, invite_id, handle, role, request_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#exists = database.prepare('SELECT 1 FROM audit WHERE seq = ?');
    this.#newest = database.prepare('SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?');
    this.#after = database.prepare('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');
  }

  append({ at, action, actor, signPub, inviteId, handle, role, requestId }: Omit<AuditRecord, 'id'>): void {
    this.#append.run(at, action, actor, signPub, inviteId, handle, role, requestId);
  }

  /** @throws cursor_invalid */
  list({ cursor, limit, after }: PageQuery & { after?: string }): Page<AuditRecord> {
    if (after !== undefined) return this.#listAfter(after, cursor, limit);
    const before = cursor === undefined ? newest : decodeSeq('audit', cursor);
    const rows = this.#newest.all(before, limit + 1) as AuditRow[];
    return toPage(rows, limit, toRecord, (row) => encodeCursor('audit', row.seq));
  }

  #listAfter(after: string, cursor: string | undefined, limit: number): Page<AuditRecord> {
    const start = parseSeq(after);
    if (start === null || this.#exists.get(start) === undefined) throw new UnibusError('cursor_invalid');
    const position = cursor === undefined ? start : decodeSeq('audit-after', cursor);
    const rows = this.#after.all(position, limit + 1) as AuditRow[];
    return toPage(rows, limit, toRecord, (row) => encodeCursor('audit-after', row.seq));
  }
}

function toRecord(row: AuditRow): AuditRecord {
  return {
    id: String(row.seq),
    at: row.at,
    action: row.action,
    actor: row.actor,
    signPub: row.sign_pub,
    inviteId: row.invite_id,
    handle: row.handle,
    role: row.role,
    requestId: row.request_id,
  };
}
