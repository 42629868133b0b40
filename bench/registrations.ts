import type { LoadResult } from './load/http-load.ts';
import { median, perSecond, quantile, type Row } from './table.ts';
import { startFloor } from './targets/floor.ts';
import { startOurs } from './targets/ours.ts';

const inFlight = 64;
const roundSize = 4_000;
const rounds = 5;

/** Registrations a second over HTTP, ours beside the floor, in turn so that the machine's moods hit both. */
export async function benchRegistrations(): Promise<Row[]> {
  await using floor = await startFloor('grouped');
  await using single = await startFloor('single');
  await using ours = await startOurs();
  const rates: Record<'floor' | 'single' | 'ours', number[]> = { floor: [], single: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    rates.floor.push(rate(await floor.load(roundSize, inFlight)));
    rates.single.push(rate(await single.load(roundSize, inFlight)));
    rates.ours.push(rate(await ours.load(roundSize, inFlight)));
  }
  const best = median(rates.floor);
  return [
    {
      what: 'floor: node:http, verify, SQLite FULL, group commit',
      'registrations/s': best,
      'of the floor': '1.00',
    },
    {
      what: 'floor without group commit',
      'registrations/s': median(rates.single),
      'of the floor': ratio(median(rates.single), best),
    },
    {
      what: 'unibus',
      'registrations/s': median(rates.ours),
      'of the floor': `${ratio(median(rates.ours), best)} (limit 0.80)`,
    },
  ];
}

/** One registration at a time on one connection: what a newcomer waits for. */
export async function benchLoneRegistration(): Promise<Row[]> {
  await using floor = await startFloor('single');
  await using ours = await startOurs();
  const results = [
    { what: 'floor', result: await floor.load(500, 1) },
    { what: 'unibus', result: await ours.load(500, 1) },
  ];
  return results.map(({ what, result }) => ({
    what,
    'p50 ms': quantile(result.latencies, 0.5).toFixed(2),
    'p99 ms': quantile(result.latencies, 0.99).toFixed(2),
  }));
}

function rate({ statuses, milliseconds }: LoadResult): number {
  const created = statuses['201'] ?? 0;
  const others = Object.entries(statuses).filter(([status]) => status !== '201');
  if (others.length > 0) throw new Error(`some requests were refused: ${JSON.stringify(statuses)}`);
  return perSecond(created, milliseconds);
}

const ratio = (part: number, whole: number): string => (part / whole).toFixed(2);
