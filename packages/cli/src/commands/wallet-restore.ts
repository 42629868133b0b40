import { parsePhrase } from '@unibus/client';
import { addExamples, addSigningOptions, type CommandDefinition } from '../command.ts';
import { addNewWalletOptions, keepWallet, type NewWalletOptions } from '../new-wallet.ts';
import { Profiles } from '../profiles/profiles.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { printWallet } from '../wallet-report.ts';

export const walletRestore: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Makes the wallet again from its 24 words, in a profile that has none. Then: `unibus profile connect`.',
    )
    .argument('[source]', '`-` reads the words from stdin; without it you are asked');
  addNewWalletOptions(addSigningOptions(command));
  addExamples(command, 'unibus wallet restore', 'unibus wallet restore - --profile second < words.txt');
  command.action(async (source: string | undefined, options: NewWalletOptions) => {
    const { terminal, environment } = surroundings;
    const profile = await new Profiles(environment).open(options.profile);
    const phrase = parsePhrase(await readPhrase(source, terminal));
    const wallet = await keepWallet(profile, phrase, options, surroundings);
    await printWallet(terminal, profile, wallet, options);
    if (!options.json) terminal.note('next: unibus profile connect <server>');
  });
};

async function readPhrase(source: string | undefined, terminal: Terminal): Promise<string> {
  if (source === '-') return terminal.readInput();
  if (source === undefined) return terminal.askHidden('The 24 words (not shown):');
  throw new UsageError(
    'Words on the command line stay in the history of the shell and in the list of processes',
    'Run `unibus wallet restore` and type them when it asks, or give them on stdin with `-`.',
    { code: 'secret_in_argv' },
  );
}
