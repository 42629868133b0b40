import fc from 'fast-check';
import { test } from 'vitest';
import { MemoryStore } from './memory-store.model.ts';
import { by, type OpenFreshStore } from './scene.contract.ts';
import { handles, signPubs, steps } from './steps.model.ts';

const start = Date.parse('2026-01-02T03:04:05.678Z');
const [handle = '', signPub = ''] = [handles[0], signPubs[0]];
const firstAdmin = { signPub, kexPub: signPub, handle, role: 'admin' } as const;

/** Random commands against a store and against the model; every answer must be the same. */
export function storeModel(name: string, open: OpenFreshStore, numRuns: number): void {
  const commands = fc.commands(steps, { maxCommands: 100, size: '+1' });
  const sequence = fc.asyncProperty(fc.boolean(), commands, async (hasAdmin, drawn) => {
    const time = { now: start };
    await using fresh = await open(() => time.now);
    const memory = new MemoryStore(() => time.now);
    const change = by(null, 'first');
    if (hasAdmin) for (const store of [memory, fresh.store]) await store.addUser(firstAdmin, change);
    await fc.asyncModelRun(() => ({ model: { memory, time }, real: fresh.store }), drawn);
  });
  test(`${name}: any sequence of verbs answers as the model does`, async () => {
    await fc.assert(sequence, { numRuns });
  }, 600_000);
}
