import { expect, test } from 'vitest';
import type { Invite } from '../../src/invites/invite.ts';
import { hex32, newKeys } from '../../src/store/scene.contract.ts';
import { InviteRows } from '../../src/store/sqlite/invite-rows.ts';
import { migrate, readMigrations } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

const [before, now, after] = ['00', '01', '02'].map((hour) => `2026-01-01T${hour}:00:00.000Z`) as [
  string,
  string,
  string,
];

function pendingInvite(): Invite {
  const unused = { used: false, cancelledAt: null, usedAt: null, usedSignPub: null, usedKexPub: null };
  const minted = { createdAt: before, createdBy: null, expiresAt: after };
  return { id: hex32(), handle: 'ana', role: 'member', ...minted, ...unused };
}

/** The write is guarded by itself, whatever was checked before it. */
test.each<[string, (rows: InviteRows, invite: Invite) => unknown, string]>([
  ['used', (rows, { id }) => rows.claim(id, newKeys(), now), now],
  ['cancelled', (rows, { id }) => rows.cancel(id, now), now],
  ['lapsed', (rows, { handle }) => rows.lapseHandle(handle, now), now],
  ['expired', () => undefined, after],
])('an invite that is %s cannot be claimed', async (_, end, claimedAt) => {
  using directory = new TemporaryDirectory();
  const database = await openDatabase(directory.file('unibus.db'));
  migrate(database, readMigrations(), before);
  const rows = new InviteRows(database);
  const invite = pendingInvite();
  rows.insert(invite);
  end(rows, invite);
  const ended = rows.get(invite.id);
  expect(rows.claim(invite.id, newKeys(), claimedAt)).toBe(false);
  expect(rows.get(invite.id)).toEqual(ended);
  database.close();
});
