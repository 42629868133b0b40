import { restoreWallet, type Wallet } from '@unibus/client';
import { createWalletFile } from '@unibus/client/node';
import type { Command } from 'commander';
import type { SigningOptions, Surroundings } from './command.ts';
import { readNewPassphrase } from './passphrase.ts';
import type { Profile } from './profiles/profile.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface NewWalletOptions extends SigningOptions {
  /** False for --no-passphrase. */
  readonly passphrase: boolean;
  readonly showPhrase?: true;
}

export function addNewWalletOptions(command: Command): Command {
  return command
    .option('--no-passphrase', 'for bots: a key file beside the wallet opens it')
    .option('--show-phrase', 'with --json: put the 24 words into the result');
}

/** Keeps the phrase as the profile's wallet, on the disk when this returns. @throws ClientError wallet_exists */
export async function keepWallet(
  profile: Profile,
  phrase: string,
  { passphrase, passphraseFile }: NewWalletOptions,
  surroundings: Surroundings,
): Promise<Wallet> {
  const lock = passphrase
    ? { passphrase: await readNewPassphrase({ ...surroundings, file: passphraseFile }) }
    : 'machine-key';
  await createWalletFile(profile.walletPath, phrase, lock);
  return restoreWallet(phrase);
}

/** The words go to a person at a terminal and to nobody else: never into a pipe or a log. */
export async function showNewPhrase(terminal: Terminal, phrase: string): Promise<void> {
  if (!terminal.isInteractive) {
    terminal.note('The wallet has 24 words that bring it back; `unibus wallet export` prints them.');
    return;
  }
  terminal.note(
    `\n${terminal.style('bold', 'The 24 words of your wallet.')} Write them down: on another device they are you, and without`,
  );
  terminal.note('them a lost device is a lost account. Whoever else has them is you, too.\n');
  for (const line of inColumns(phrase.split(' '))) terminal.note(line);
  terminal.note('');
  await terminal.ask('Press Enter when they are on paper.');
}

/** Six rows, to be read downwards. */
function inColumns(words: readonly string[]): string[] {
  const cells = words.map((word, index) => `${String(index + 1).padStart(4)} ${word.padEnd(9)}`);
  return [0, 1, 2, 3, 4, 5].map((row) =>
    cells
      .filter((_, index) => index % 6 === row)
      .join('')
      .trimEnd(),
  );
}
