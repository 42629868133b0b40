import type { UserJson } from '@unibus/protocol';
import { Option } from 'commander';
import {
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type PageOptions,
  type SigningOptions,
} from '../command.ts';
import { addPageOptions, readList } from '../lists.ts';
import { openSession } from '../session.ts';
import { printTable } from '../terminal/print-table.ts';
import { formatTime, shortHex } from '../terminal/words.ts';

interface Options extends SigningOptions, PageOptions {
  readonly status?: UserJson['status'];
}

export const userList: CommandDefinition = (command, surroundings) => {
  command.description('Lists who is on the bus.');
  command.addOption(new Option('--status <status>', 'only these').choices(['active', 'revoked']));
  addExamples(
    addPageOptions(addSigningOptions(command)),
    'unibus users',
    'unibus users --status revoked --json',
  );
  command.action(async (options: Options) => {
    const { bus } = await openSession(options, surroundings);
    const { status } = options;
    const users = await readList(
      options,
      (query) => bus.users.page({ status, ...query }),
      () => bus.users.list({ status }),
    );
    if (options.json) return surroundings.terminal.printJson(users);
    // The server's order is one that pages well; people look for names.
    const items = users.items.toSorted((one, other) => (one.handle < other.handle ? -1 : 1));
    const page = { items, next: users.next };
    printTable(surroundings.terminal, ['HANDLE', 'ROLE', 'STATUS', 'SINCE', 'KEY'], page, (user) => [
      user.handle,
      user.role,
      user.status,
      formatTime(user.created_at),
      shortHex(user.sign_pub),
    ]);
  });
};
