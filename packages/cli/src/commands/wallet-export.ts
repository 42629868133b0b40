import { openWalletFile } from '@unibus/client/node';
import {
  addConfirmOption,
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type ConfirmOptions,
  type SigningOptions,
} from '../command.ts';
import { readPassphrase } from '../passphrase.ts';
import { Profiles } from '../profiles/profiles.ts';

export const walletExport: CommandDefinition = (command, surroundings) => {
  command.description(
    'Prints the 24 words of the wallet, for paper or for another device. Whoever sees them has the wallet.',
  );
  addConfirmOption(addSigningOptions(command));
  addExamples(command, 'unibus wallet export', 'age --decrypt ~/.config/unibus/profiles/default/wallet.age');
  command.action(async (options: SigningOptions & ConfirmOptions) => {
    const { terminal, environment } = surroundings;
    const profile = await new Profiles(environment).open(options.profile);
    const { phrase, wallet } = await openWalletFile(profile.walletPath, () =>
      readPassphrase({ ...surroundings, file: options.passphraseFile }),
    );
    await terminal.confirm('Print the 24 words? Look behind you first.', { yes: options.yes === true });
    if (options.json) return terminal.printJson({ sign_pub: wallet.signPub, phrase });
    terminal.print(phrase);
  });
};
