/**
 * Takes one line {path, invites} on stdin and redeems every {token, keys} on that database, 16 at a time; prints the
 * number of each that is acknowledged. Killed from outside.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { by } from '../../src/store/scene.contract.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

const [line] = await once(createInterface({ input: process.stdin }), 'line');
const { path, invites } = JSON.parse(line);
const store = await openSqliteStore(path, Date.now);
process.stdout.write('ready\n');
let next = 0;
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (next < invites.length) {
      const number = next++;
      const { token, keys } = invites[number];
      await store.consumeInvite(token, keys, by(keys.signPub));
      process.stdout.write(`${number}\n`);
    }
  }),
);
