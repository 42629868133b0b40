import { UnibusError } from '@unibus/protocol';
import type { Page } from '../store.ts';
import type { Bucket, Entry } from './bucket.ts';
import { formatCursor, parseCursor } from './cursor.ts';

/** Up to this many keys are asked for at once; a larger bucket is walked by more leading digits. */
const keysAtOnce = 2_000;

/** As many leading digits are tokens of their own: see `hexKey`. */
const deepest = 3;

const readsAtOnce = 512;
const keyPattern = /^[0-9a-f]\.[0-9a-f]\.[0-9a-f]\.[0-9a-f]{61}$/;

export interface PageOfBucket<T, R> {
  readonly bucket: Bucket<T>;
  readonly cursor: string | undefined;
  readonly limit: number;
  /** Only keys whose hex digits begin with it. */
  readonly prefix: string;
  /** What to list of an entry; null to leave it out. */
  readonly pick: (value: T) => R | null;
}

/**
 * One page of a bucket with `hexKey` keys, in the order of the keys. A key never changes, so what is there all the
 * time is seen exactly once, whatever is written meanwhile. Keys and values both come from the stream's leader.
 */
export async function pageOfBucket<T, R>(query: PageOfBucket<T, R>): Promise<Page<R>> {
  const items: R[] = [];
  let last = '';
  for await (const { key, value } of entries(query)) {
    const item = value === null ? null : query.pick(value);
    if (item === null) continue;
    if (items.length === query.limit) return { items, next: formatCursor(query.bucket.name, last) };
    items.push(item);
    last = key;
  }
  return { items, next: null };
}

/** Reads a page's worth at first and more at once when few of them are picked. */
async function* entries<T, R>(query: PageOfBucket<T, R>): AsyncGenerator<Entry<T>> {
  let atOnce = query.limit + 1;
  for await (const keys of runsOfKeys(query)) {
    for (let start = 0; start < keys.length; ) {
      const chunk = keys.slice(start, start + atOnce);
      yield* await Promise.all(chunk.map((key) => query.bucket.get(key)));
      start += chunk.length;
      atOnce = Math.min(2 * atOnce, readsAtOnce);
    }
  }
}

async function* runsOfKeys<T, R>({ bucket, cursor, prefix }: PageOfBucket<T, R>): AsyncGenerator<string[]> {
  const after = cursor === undefined ? '' : parsePosition(bucket.name, cursor);
  const depth = Math.max(depthFor(await bucket.size()), Math.min(prefix.length, deepest));
  for (const digits of leadingDigits(depth, prefix, after)) {
    const keys = await bucket.keys([...digits, '>'].join('.'));
    yield keys.filter((key) => key > after && digitsOf(key).startsWith(prefix));
  }
}

function depthFor(size: number): number {
  let depth = 0;
  while (depth < deepest && size / 16 ** depth > keysAtOnce) depth++;
  return depth;
}

/** All strings of `depth` hex digits, in order, that keys after `after` with this prefix can begin with. */
function* leadingDigits(depth: number, prefix: string, after: string): Generator<string> {
  const number = (digits: string, pad: string) =>
    Number.parseInt(`0${digits.padEnd(depth, pad).slice(0, depth)}`, 16);
  const first = Math.max(number(prefix, '0'), number(digitsOf(after), '0'));
  const last = number(prefix, 'f');
  for (let value = first; value <= last; value++)
    yield depth === 0 ? '' : value.toString(16).padStart(depth, '0');
}

function parsePosition(list: string, cursor: string): string {
  const key = parseCursor(list, cursor);
  if (!keyPattern.test(key)) throw new UnibusError('cursor_invalid');
  return key;
}

function digitsOf(key: string): string {
  return key.replaceAll('.', '');
}
