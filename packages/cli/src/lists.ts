import type { Page, PageQuery } from '@unibus/client';
import { type Command, InvalidArgumentError } from 'commander';
import type { PageOptions } from './command.ts';

export function addPageOptions(command: Command): Command {
  return command
    .option('--limit <n>', 'one page of at most this many (1 to 500); everything without it', parseLimit)
    .option('--cursor <cursor>', 'go on where the page before ended: its `next`');
}

/** One page where a limit or a cursor asks for it; else every item, with `next` null. */
export async function readList<T>(
  { limit, cursor }: PageOptions,
  page: (query: PageQuery) => Promise<Page<T>>,
  list: () => AsyncIterable<T>,
): Promise<Page<T>> {
  if (limit !== undefined || cursor !== undefined) return page({ limit, cursor });
  return { items: await collect(list()), next: null };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d{1,3}$/.test(text) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidArgumentError('It is a whole number from 1 to 500.');
}
