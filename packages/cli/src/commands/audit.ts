import type { Unibus } from '@unibus/client';
import type { AuditRecordJson } from '@unibus/protocol';
import { ActorNames } from '../actor-names.ts';
import {
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type PageOptions,
  type SigningOptions,
  type Surroundings,
} from '../command.ts';
import { addPageOptions, readList } from '../lists.ts';
import { openSession } from '../session.ts';
import { printTable } from '../terminal/print-table.ts';
import { formatTable } from '../terminal/table.ts';
import { formatTime } from '../terminal/words.ts';

interface Options extends SigningOptions, PageOptions {
  readonly follow?: true;
}

export const audit: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Shows who did what, newest first; with --follow oldest first, and then what happens from now on.',
    )
    .option('--follow', 'go on until Ctrl-C; with --json one record per line');
  addExamples(
    addPageOptions(addSigningOptions(command)),
    'unibus audit --limit 20',
    'unibus audit --follow --json',
  );
  command.action(async (options: Options) => {
    const { bus } = await openSession(options, surroundings);
    if (options.follow) return follow(bus, options, surroundings);
    const records = await readList(
      options,
      (query) => bus.audit.page(query),
      () => bus.audit.list(),
    );
    if (options.json) return surroundings.terminal.printJson(records);
    const names = new ActorNames(bus.users);
    const rows = await Promise.all(records.items.map((record) => toRow(record, names)));
    const heading = ['TIME', 'BY', 'ACTION', 'HANDLE', 'ROLE'];
    printTable(surroundings.terminal, heading, { items: rows, next: records.next }, (row) => row);
  });
};

async function follow(bus: Unibus, { json, limit }: Options, { terminal }: Surroundings): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const names = new ActorNames(bus.users);
  for await (const record of bus.audit.follow(stop.signal, limit)) {
    if (json) terminal.printJson(record);
    else for (const line of formatTable([await toRow(record, names)])) terminal.print(line);
  }
}

async function toRow(record: AuditRecordJson, names: ActorNames): Promise<string[]> {
  return [formatTime(record.at), await names.of(record.actor), record.action, record.handle, record.role];
}
