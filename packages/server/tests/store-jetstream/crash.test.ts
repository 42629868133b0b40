import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startNatsServer } from '@unibus/testkit';
import { expect, test } from 'vitest';
import { by, outcome } from '../../src/store/scene.contract.ts';
import type { Store } from '../../src/store/store.ts';
import { openStore, type StoreSpec } from '../open-store.ts';
import { accounts } from './fresh-nats.ts';
import { expectToBeIn, expectToFinish, mintFor, type Registration } from './registrations.ts';

const worker = new URL('crash-worker.ts', import.meta.url).pathname;

/** Starts a process that redeems all of them and kills it after so many were acknowledged; who was told so. */
async function redeemAndKill(
  spec: StoreSpec,
  registrations: readonly Registration[],
  killAfter: number,
): Promise<string[]> {
  const argv = ['--conditions=unibus-source', worker, JSON.stringify(spec), JSON.stringify(registrations)];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') child.stdin.write('go\n');
    else if (said.push(line) === killAfter) child.kill('SIGKILL');
  }
  await exit;
  return said;
}

test('a server that is killed in the middle of registrations loses and doubles nothing', async () => {
  await using nats = await startNatsServer({ accounts });
  const spec: StoreSpec = { kind: 'nats', servers: [nats.address], account: accounts[0] ?? '' };
  let interrupted = 0;
  for (let round = 0; round < 20; round++) {
    await using minter = await openStore(spec, Date.now);
    const registrations = await mintFor(minter, 40, `r${round}`);
    const said = await redeemAndKill(spec, registrations, 1 + round);
    interrupted += registrations.length - said.length;
    await using store = await openStore(spec, Date.now);
    await expectToBeIn(store, said);
    await expectToFinish(store, registrations);
  }
  expect(interrupted).toBeGreaterThan(20);
});

async function redeemAndCrash(
  store: Store,
  registrations: readonly Registration[],
  crashAfter: number,
  crash: () => Promise<void>,
): Promise<string[]> {
  const acknowledged: string[] = [];
  let crashing: Promise<void> | null = null;
  await Promise.all(
    registrations.map(async ({ token, keys }) => {
      const ending = await outcome(store.consumeInvite(token, keys, by(keys.signPub)));
      expect(['ok', 'store_unavailable']).toContain(ending);
      if (ending === 'ok' && acknowledged.push(keys.signPub) >= crashAfter) crashing ??= crash();
    }),
  );
  await crashing;
  return acknowledged;
}

test('nats-server killed in the middle of registrations loses and doubles nothing', async () => {
  await using nats = await startNatsServer({ accounts });
  const spec: StoreSpec = { kind: 'nats', servers: [nats.address], account: accounts[0] ?? '' };
  await using store = await openStore(spec, Date.now);
  let interrupted = 0;
  for (let round = 0; round < 10; round++) {
    const registrations = await mintFor(store, 40, `r${round}`);
    const acknowledged = await redeemAndCrash(store, registrations, 1 + 2 * round, async () => {
      await nats.kill();
      await nats.start();
    });
    interrupted += registrations.length - acknowledged.length;
    await expectToBeIn(store, acknowledged);
    await expectToFinish(store, registrations);
  }
  expect(interrupted).toBeGreaterThan(10);
});
