import { inviteId } from '@unibus/protocol';
import { describe, expect, test } from 'vitest';
import { by, hex32, newKeys, newUser, outcome, walk } from '../../src/store/scene.contract.ts';
import { migrate, readMigrations } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { openSqliteStore, SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

/** A store whose file can be kept from growing, which is a full disk to the engine. */
async function openOnSmallDisk(path: string) {
  const database = await openDatabase(path);
  migrate(database, readMigrations(), '');
  return {
    store: new SqliteStore(database, Date.now),
    leaveRoom(pages: number): void {
      const now = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
      database.exec(`PRAGMA max_page_count = ${now + pages}`);
    },
  };
}

async function handlesOf(store: Store): Promise<string[]> {
  const users = await walk((query) => store.listUsers(query), 500);
  return users.map((user) => user.handle).toSorted();
}

async function mint(store: Store, handle: string) {
  const token = hex32();
  const expiresAt = '2099-01-01T00:00:00.000Z';
  await store.createInvite({ id: inviteId(token), handle, role: 'member', expiresAt }, by(null));
  return { token, keys: newKeys() };
}

describe('a full disk', () => {
  test('fails a whole group with store_unavailable, loses nothing acknowledged, and works again with room', async () => {
    using directory = new TemporaryDirectory();
    const path = directory.file('unibus.db');
    const { store, leaveRoom } = await openOnSmallDisk(path);
    leaveRoom(20);
    const acknowledged: string[] = [];
    const addGroup = async (group: number) => {
      const handles = Array.from({ length: 20 }, (_, number) => `u${group}-${number}`);
      const codes = await Promise.all(handles.map((h) => outcome(store.addUser(newUser(h), by(null)))));
      acknowledged.push(...handles.filter((_, index) => codes[index] === 'ok'));
      return codes;
    };
    let codes = await addGroup(0);
    for (let group = 1; !codes.includes('store_unavailable'); group++) codes = await addGroup(group);
    expect(new Set(codes)).toEqual(new Set(['store_unavailable']));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(await handlesOf(store)).toEqual(acknowledged.toSorted());
    leaveRoom(1000);
    await addGroup(-1);
    await store.close();
    await using again = await openSqliteStore(path, Date.now);
    expect(await handlesOf(again)).toEqual(acknowledged.toSorted());
  });

  test('leaves no redemption half done, and the retry with the same keys succeeds', async () => {
    using directory = new TemporaryDirectory();
    const { store, leaveRoom } = await openOnSmallDisk(directory.file('unibus.db'));
    const minted = await Promise.all(Array.from({ length: 400 }, (_, number) => mint(store, `h${number}`)));
    leaveRoom(4);
    let redeemed = 0;
    const redeem = ({ token, keys }: (typeof minted)[number]) => store.consumeInvite(token, keys, by(null));
    for (const one of minted) {
      if ((await outcome(redeem(one))) !== 'ok') break;
      redeemed++;
    }
    expect(redeemed).toBeGreaterThan(0);
    expect(redeemed).toBeLessThan(minted.length);
    const used = await walk((query) => store.listInvites({ ...query, status: 'used' }), 500);
    const records = await walk((query) => store.listAudit(query), 500);
    expect(used).toHaveLength(redeemed);
    expect(await handlesOf(store)).toHaveLength(redeemed);
    expect(records.filter(({ action }) => action === 'user.register')).toHaveLength(redeemed);
    leaveRoom(1000);
    for (const one of minted.slice(redeemed)) expect((await redeem(one)).created).toBe(true);
    await store.close();
  });
});
