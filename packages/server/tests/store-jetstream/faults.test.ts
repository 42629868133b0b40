import { isUnibusError } from '@unibus/protocol';
import { startNatsServer } from '@unibus/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { outcome } from '../../src/store/scene.contract.ts';
import type { Store } from '../../src/store/store.ts';
import { type FaultScenario, scenarios } from './fault-scenarios.ts';
import { type Fault, FaultyWriter } from './faulty-writer.ts';
import { NatsLab, type Snapshot, snapshot } from './nats-lab.ts';

/** More than there are faults to try. */
const accounts = Array.from({ length: 1_500 }, (_, index) => `fault${index}`);
const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());
const unused = accounts.values();

function newLab(): NatsLab {
  const account = unused.next().value;
  if (account === undefined) throw new Error('more faults than accounts');
  return new NatsLab([server.address], account);
}

interface Undisturbed {
  /** What a crash may leave behind. */
  readonly states: readonly Snapshot[];
  readonly after: Snapshot;
}

async function runUndisturbed({ prepare, act, halfway }: FaultScenario): Promise<Undisturbed> {
  const after = await stateAfter(prepare, act);
  const states = [await stateAfter(prepare, async () => {}), after];
  if (halfway !== undefined) states.push(await stateAfter(prepare, halfway));
  return { states, after };
}

async function stateAfter(prepare: FaultScenario['prepare'], act: FaultScenario['act']): Promise<Snapshot> {
  await using lab = newLab();
  const store = await lab.open();
  await prepare(store, lab.clock);
  await outcome(act(store, lab.clock));
  return await snapshot(store);
}

/** Runs the verb on a server that dies at that write. False when the verb ended before it. */
async function dieAt(lab: NatsLab, { act }: FaultScenario, index: number, fault: Fault): Promise<boolean> {
  const writers: FaultyWriter[] = [];
  const doomed = await lab.open((writer) => {
    const faulty = new FaultyWriter(writer);
    writers.push(faulty);
    return faulty;
  });
  for (const writer of writers) writer.arm(index, fault);
  const ending = await outcome(act(doomed, lab.clock));
  const hasFailed = writers.some((writer) => writer.hasFailed);
  if (hasFailed) expect(ending).toBe('store_unavailable');
  return hasFailed;
}

/** A server whose start, which settles, dies at that write. False when it came up. */
async function dieStartingAt(lab: NatsLab, index: number): Promise<boolean> {
  try {
    await lab.open((writer) => {
      const faulty = new FaultyWriter(writer);
      faulty.arm(index, 'before');
      return faulty;
    });
    return false;
  } catch (error) {
    expect(isUnibusError(error, 'store_unavailable')).toBe(true);
    return true;
  }
}

async function expectGuardToKnow(lab: NatsLab, store: Store): Promise<void> {
  const { items } = await store.listUsers({ limit: 500, status: 'active' });
  const active = items.filter((user) => user.role === 'admin').map((user) => user.signPub);
  const { signPubs, intents } = await lab.admins();
  expect(signPubs.toSorted()).toEqual(active.toSorted());
  expect(intents).toEqual([]);
}

/** For every write of the verb, both faults: what the server that is left finds, and what a repeated call makes of it. */
async function tryEveryFault(
  scenario: FaultScenario,
  check: (lab: NatsLab, undisturbed: Undisturbed, neighbour: Store) => Promise<void>,
): Promise<void> {
  const undisturbed = await runUndisturbed(scenario);
  let writes = 0;
  for (const fault of ['before', 'after'] as const) {
    for (let index = 0; ; index++) {
      await using lab = newLab();
      const neighbour = await lab.open();
      await scenario.prepare(neighbour, lab.clock);
      if (!(await dieAt(lab, scenario, index, fault))) break;
      await check(lab, undisturbed, neighbour);
      writes = index + 1;
    }
  }
  expect(writes).toBeGreaterThan(1);
}

describe('JetStreamStore stopped at any of its writes', () => {
  describe.each(scenarios)('$title', (scenario) => {
    const again = async (store: Store, lab: NatsLab) =>
      expect(scenario.again ?? ['ok']).toContain(await outcome(scenario.act(store, lab.clock)));

    test('a server that starts finds the change done, or not begun', async () => {
      await tryEveryFault(scenario, async (lab, { states, after }) => {
        const store = await lab.open();
        expect(states).toContainEqual(await snapshot(store));
        await expectGuardToKnow(lab, store);
        await again(store, lab);
        expect(await snapshot(store)).toEqual(after);
        await expectGuardToKnow(lab, store);
      });
    });

    test('the same call to a server that was there all the time does it', async () => {
      await tryEveryFault(scenario, async (lab, { after }, neighbour) => {
        await again(neighbour, lab);
        expect(await snapshot(neighbour)).toEqual(after);
        await expectGuardToKnow(lab, neighbour);
      });
    });

    test('a server that dies while it starts leaves it to the next one', async () => {
      await tryEveryFault(scenario, async (lab, { states, after }) => {
        for (let index = 0; await dieStartingAt(lab, index); index++);
        const store = await lab.open();
        expect(states).toContainEqual(await snapshot(store));
        await again(store, lab);
        expect(await snapshot(store)).toEqual(after);
        await expectGuardToKnow(lab, store);
      });
    });
  });
});
