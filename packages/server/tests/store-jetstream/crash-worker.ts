/**
 * A process that redeems invites until it is killed. argv: a StoreSpec and a list of {token, keys}, both in JSON. Says
 * `ready`, waits for a line on stdin, then says the signPub of each redemption that was acknowledged.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { by } from '../../src/store/scene.contract.ts';
import type { Keys } from '../../src/store/store.ts';
import { openStore, type StoreSpec } from '../open-store.ts';

const [spec, redemptions]: [StoreSpec, { token: string; keys: Keys }[]] = [
  JSON.parse(process.argv[2] ?? ''),
  JSON.parse(process.argv[3] ?? ''),
];
const store = await openStore(spec, Date.now);
// Written at once: what was said before the kill has been said.
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
await Promise.all(
  redemptions.map(async ({ token, keys }) => {
    await store.consumeInvite(token, keys, by(keys.signPub));
    writeSync(1, `${keys.signPub}\n`);
  }),
);
await store.close();
process.exit();
