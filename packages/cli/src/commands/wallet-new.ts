import { createPhrase } from '@unibus/client';
import { addExamples, addSigningOptions, type CommandDefinition } from '../command.ts';
import { addNewWalletOptions, keepWallet, type NewWalletOptions, showNewPhrase } from '../new-wallet.ts';
import { Profiles } from '../profiles/profiles.ts';
import { printWallet } from '../wallet-report.ts';

export const walletNew: CommandDefinition = (command, surroundings) => {
  command.description(
    'Makes a wallet without joining. `unibus join` makes one by itself where there is none.',
  );
  addNewWalletOptions(addSigningOptions(command));
  addExamples(command, 'unibus wallet new', 'unibus wallet new --no-passphrase --profile backup-bot');
  command.action(async (options: NewWalletOptions) => {
    const profile = await new Profiles(surroundings.environment).open(options.profile);
    const phrase = createPhrase();
    const wallet = await keepWallet(profile, phrase, options, surroundings);
    await showNewPhrase(surroundings.terminal, phrase);
    await printWallet(surroundings.terminal, profile, wallet, options, options.showPhrase ? { phrase } : {});
  });
};
