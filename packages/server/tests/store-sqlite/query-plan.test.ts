import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { hex32 } from '../../src/store/scene.contract.ts';
import { AuditRows } from '../../src/store/sqlite/audit-rows.ts';
import { BusRow } from '../../src/store/sqlite/bus-row.ts';
import { InviteLists } from '../../src/store/sqlite/invite-lists.ts';
import { InviteRows } from '../../src/store/sqlite/invite-rows.ts';
import { migrate, readMigrations } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { UserRows } from '../../src/store/sqlite/user-rows.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

/** Remembers the statements that pass through it. */
class StatementLog {
  readonly statements: string[] = [];
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): StatementSync {
    this.statements.push(sql);
    return this.#database.prepare(sql);
  }
}

function callEveryList(lists: InviteLists): void {
  const query = { limit: 10 };
  for (const status of ['pending', 'used', 'expired', 'cancelled'] as const)
    for (const prefix of [{}, { idPrefix: 'a' }]) lists.list({ ...query, status, ...prefix }, '');
  lists.list(query, '');
  lists.list({ ...query, idPrefix: hex32() }, '');
}

describe('cost grows with what is asked, not with the table', () => {
  test('no statement walks a table or sorts, or takes all that is unused for a way in', async () => {
    using directory = new TemporaryDirectory();
    const database = await openDatabase(directory.file('unibus.db'));
    migrate(database, readMigrations(), '');
    const log = new StatementLog(database);
    const tables = [new UserRows(log), new InviteRows(log), new AuditRows(log), new BusRow(log)];
    callEveryList(new InviteLists(log));
    expect(tables).toHaveLength(4);
    expect(log.statements.length).toBeGreaterThan(30);
    const slow = log.statements
      .map((sql) => ({ sql, plan: planOf(database, sql) }))
      .filter(({ sql, plan }) => isSlow(plan) || (/used = 0/.test(sql) && plan.includes('idx_invites_used')));
    expect(slow).toEqual([]);
    database.close();
  });

  test('each list of invites by status reads the index made for it', async () => {
    using directory = new TemporaryDirectory();
    const database = await openDatabase(directory.file('unibus.db'));
    migrate(database, readMigrations(), '');
    const indexOf = (status: 'pending' | 'used' | 'expired' | 'cancelled') => {
      const log = new StatementLog(database);
      new InviteLists(log).list({ limit: 10, status }, '');
      return /INDEX (\w+)/.exec(planOf(database, log.statements[0] ?? ''))?.[1];
    };
    expect(indexOf('used')).toBe('idx_invites_used');
    expect(indexOf('cancelled')).toBe('idx_invites_cancelled');
    expect(indexOf('pending')).toBe('idx_invites_open');
    expect(indexOf('expired')).toBe('idx_invites_open');
    database.close();
  });
});

/** The bus has one row, and of the admins any one will do. */
function isSlow(plan: string): boolean {
  return /SCAN (?!bus|users USING COVERING INDEX idx_users_admins)|TEMP B-TREE/.test(plan);
}

function planOf(database: DatabaseSync, sql: string): string {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  return steps.map((step) => step['detail']).join('; ');
}
