import type { InviteJson } from '@unibus/protocol';
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
  readonly status?: InviteJson['status'];
}

export const inviteList: CommandDefinition = (command, surroundings) => {
  command.description(
    'Lists invitations, those that are over too. The links themselves are nowhere but with whom they were sent to.',
  );
  command.addOption(
    new Option('--status <status>', 'only these').choices(['pending', 'used', 'expired', 'cancelled']),
  );
  addExamples(
    addPageOptions(addSigningOptions(command)),
    'unibus invites',
    'unibus invites --status pending --json',
  );
  command.action(async (options: Options) => {
    const { bus } = await openSession(options, surroundings);
    const { status } = options;
    const invites = await readList(
      options,
      (query) => bus.invites.page({ status, ...query }),
      () => bus.invites.list({ status }),
    );
    if (options.json) return surroundings.terminal.printJson(invites);
    printTable(surroundings.terminal, ['ID', 'HANDLE', 'ROLE', 'STATUS', 'EXPIRES'], invites, (invite) => [
      shortHex(invite.id),
      invite.handle,
      invite.role,
      invite.status,
      formatTime(invite.expires_at),
    ]);
  });
};
