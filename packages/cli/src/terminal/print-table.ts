import type { Page } from '@unibus/client';
import { formatTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A page of a list for people: what there is below a heading, and how to go on where there is more. */
export function printTable<T>(
  terminal: Terminal,
  heading: readonly string[],
  page: Page<T>,
  row: (item: T) => readonly string[],
): void {
  const [first = '', ...others] = formatTable([heading, ...page.items.map(row)]);
  terminal.print(terminal.style('bold', first, 'stdout'));
  for (const line of others) terminal.print(line);
  if (page.items.length === 0) terminal.note('(none)');
  if (page.next !== null) terminal.note(`There is more: --cursor ${page.next}`);
}
