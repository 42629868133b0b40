import type { InviteJson } from '@unibus/protocol';
import { InvalidArgumentError, Option } from 'commander';
import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { openSession } from '../session.ts';
import { formatQrCode } from '../terminal/qr-code.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { formatTime } from '../terminal/words.ts';

interface Options extends SigningOptions {
  readonly handle: string;
  readonly role?: InviteJson['role'];
  readonly ttl?: number;
  readonly qr?: true;
}

export const inviteNew: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Makes an invitation link for one person, bot or service. It works once, and is shown only now.',
    )
    .requiredOption('--handle <handle>', 'the name the newcomer will have')
    .addOption(new Option('--role <role>', 'what the newcomer may do').choices(['admin', 'member']))
    .option('--ttl <duration>', 'how long the link is good: 90m, 36h, 3d', parseTtl)
    .option('--qr', 'show the link as a QR code, too');
  addExamples(
    addSigningOptions(command),
    'unibus invite new --handle ana',
    'unibus invite new --handle backup-bot --ttl 1h --json',
    'unibus invite new --handle bo --role admin --qr',
  );
  command.action(async (options: Options) => {
    const { bus } = await openSession(options, surroundings);
    const { handle, role, ttl } = options;
    const { invite, link } = await bus.invites.mint({ handle, role, ttl });
    if (options.json) return surroundings.terminal.printJson({ invite, link });
    printLink(surroundings.terminal, invite, link, options.qr === true);
  });
};

/** The link alone goes to stdout. */
function printLink(terminal: Terminal, invite: InviteJson, link: string, showsQr: boolean): void {
  terminal.note(
    `An invitation for ${invite.handle} (${invite.role}), good until ${formatTime(invite.expires_at)}:\n`,
  );
  terminal.print(link);
  if (showsQr) terminal.note(`\n${formatQrCode(link, terminal, 'stderr')}`);
  terminal.note(
    `\nSend it to ${invite.handle} alone: whoever uses it first is ${invite.handle}. It is not shown again.`,
  );
  terminal.note('There: `unibus join`, and paste the link.');
}

/** Seconds. */
function parseTtl(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It is a number and s, m, h or d, like 3d.');
  return Number(count) * { s: 1, m: 60, h: 3600, d: 86_400 }[unit as 's' | 'm' | 'h' | 'd'];
}
