import { inspectInvite, join as joinBus, readInviteLink } from '@unibus/client';
import {
  addConfirmOption,
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type ConfirmOptions,
} from '../command.ts';
import { showInviteCard } from '../invite-card.ts';
import { assertJoinable, assertNotJoined, prepareWallet } from '../join-steps.ts';
import { rememberMembership } from '../membership.ts';
import { addNewWalletOptions, type NewWalletOptions } from '../new-wallet.ts';
import { Profiles } from '../profiles/profiles.ts';
import { readLink } from '../read-link.ts';
import { plainText } from '../terminal/plain-text.ts';

interface Options extends NewWalletOptions, ConfirmOptions {}

export const join: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Joins a bus: shows what the invitation link is for, makes a wallet on this device (or takes the one of the\n' +
        'profile) and registers its public keys. Safe to run again with the same link if it was interrupted.',
    )
    .argument('[source]', '`-` reads the link from stdin; without it you are asked');
  addConfirmOption(addNewWalletOptions(addSigningOptions(command)));
  addExamples(command, 'unibus join', 'unibus join - --yes --no-passphrase --profile backup-bot < link.txt');
  command.action(async (source: string | undefined, options: Options) => {
    const { terminal, environment } = surroundings;
    const profile = await new Profiles(environment).open(options.profile);
    await assertNotJoined(profile);
    const link = await readLink(source, terminal);
    const server = readInviteLink(link).publicUrl;
    const card = await inspectInvite(link);
    await assertJoinable(card, profile);
    showInviteCard(terminal, card, server);
    await terminal.confirm(`Join as ${card.handle}?`, { yes: options.yes === true });
    // The wallet is on the disk before the server hears of it: a crash in between loses no keys, and the same command
    // finds the wallet and goes on.
    const { wallet, phrase } = await prepareWallet(profile, card, server, options, surroundings);
    const registration = await joinBus(link, wallet);
    await rememberMembership(profile, server, registration);
    if (options.json)
      return terminal.printJson(options.showPhrase ? { ...registration, phrase } : registration);
    terminal.print(`${registration.user.handle} is on ${plainText(registration.bus.name)}.`);
  });
};
