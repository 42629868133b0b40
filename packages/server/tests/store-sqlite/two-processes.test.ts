import { expect, test } from 'vitest';
import type { Call } from '../../src/store/arena.race.ts';
import { by, newUser, Scene, walk } from '../../src/store/scene.contract.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { openFreshSqlite } from '../open-store.ts';
import { RaceProcesses } from '../race-processes.ts';
import { TemporaryDirectory } from './temporary-directory.ts';

test('two processes that write without pause lose nothing and fail nothing', async () => {
  await using processes = new RaceProcesses(2);
  const arena = await processes.arena(openFreshSqlite)(Date.now);
  await using scene = await Scene.open(async () => arena);
  const calls = Array.from({ length: 3000 }, (_, number): Call => {
    return { verb: 'addUser', args: [newUser(`u${number}`), by(null)] };
  });
  const endings = await arena.atOnce(calls);
  expect(endings.filter((ending) => 'code' in ending)).toEqual([]);
  expect(await walk((query) => scene.store.listUsers(query), 500)).toHaveLength(3000);
  expect(await walk((query) => scene.store.listAudit(query), 500)).toHaveLength(3000);
});

test('processes that open a new file at once all get one store', async () => {
  await using processes = new RaceProcesses(4);
  for (let round = 0; round < 10; round++) {
    using directory = new TemporaryDirectory();
    const spec = { kind: 'sqlite', path: directory.file('unibus.db') } as const;
    const calls = Array.from({ length: 4 }, (): Call => ({ verb: 'busId', args: [] }));
    const endings = await processes.atOnce(spec, Date.now(), calls);
    await using store = await openSqliteStore(spec.path, Date.now);
    const id = await store.busId();
    expect(endings).toEqual(calls.map(() => ({ answer: id })));
  }
});
