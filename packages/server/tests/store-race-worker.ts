/**
 * One process of a race. For each line {spec, now, calls} on stdin: opens the store, says {"ready":true}, waits for the
 * line `go`, makes all its calls at once and says {"endings":[…]}.
 */
import { createInterface } from 'node:readline';
import { type Call, makeCall } from '../src/store/arena.race.ts';
import { openStore, type StoreSpec } from './open-store.ts';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function nextLine(): Promise<string | null> {
  const { value, done } = await lines.next();
  return done ? null : value;
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

for (let line = await nextLine(); line !== null; line = await nextLine()) {
  const { spec, now, calls }: { spec: StoreSpec; now: number; calls: Call[] } = JSON.parse(line);
  await using store = await openStore(spec, () => now);
  say({ ready: true });
  await nextLine();
  say({ endings: await Promise.all(calls.map((call) => makeCall(store, call))) });
}
