import { join } from 'node:path';
import { openSqliteStore, type SqliteStore } from '../packages/server/src/store/sqlite/sqlite-store.ts';
import { redeem } from './redemption.ts';
import { perSecond, quantile, type Row } from './table.ts';
import { temporaryFolder } from './targets/target.ts';

const sizes = [10_000, 100_000, 1_000_000];
/** How many registrations each figure is taken from: the last ones before the size is reached. */
const sample = 10_000;
const pages = 100;

/** One store that grows to a million users: the rate of redemptions and the time of a list page at each size. */
export async function benchUsers(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  await using store = await openSqliteStore(join(folder.path, 'unibus.db'), Date.now);
  const measured: { users: number; rate: number; page: number }[] = [];
  for (let users = 0; users < Math.max(...sizes); ) {
    const milliseconds = await redeem(store, sample);
    users += sample;
    if (!sizes.includes(users)) continue;
    measured.push({ users, rate: perSecond(sample, milliseconds), page: await listPageTime(store) });
  }
  const [first] = measured;
  return measured.map(({ users, rate, page }) => ({
    users,
    'redemptions/s': rate,
    'of that at 10k': `${(rate / (first?.rate ?? rate)).toFixed(2)}${users === sizes.at(-1) ? ' (limit 0.50)' : ''}`,
    'page of 100 users, p99 ms': `${page.toFixed(2)} (limit 5)`,
  }));
}

/** p99 over pages from the beginning of the list on, in milliseconds. */
async function listPageTime(store: SqliteStore): Promise<number> {
  const times: number[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const begin = performance.now();
    const { next } = await store.listUsers(cursor === null ? { limit: 100 } : { limit: 100, cursor });
    times.push(performance.now() - begin);
    cursor = next;
  }
  return quantile(times, 0.99);
}
