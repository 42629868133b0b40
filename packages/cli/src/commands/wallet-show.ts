import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { Profiles } from '../profiles/profiles.ts';
import { openProfileWallet } from '../session.ts';
import { printWallet } from '../wallet-report.ts';

export const walletShow: CommandDefinition = (command, surroundings) => {
  addSigningOptions(
    command.description("Shows the wallet's public keys and where it is. Nothing of it is secret."),
  );
  addExamples(command, 'unibus wallet show');
  command.action(async (options: SigningOptions) => {
    const profile = await new Profiles(surroundings.environment).open(options.profile);
    const wallet = await openProfileWallet(profile, options, surroundings);
    await printWallet(surroundings.terminal, profile, wallet, options);
  });
};
