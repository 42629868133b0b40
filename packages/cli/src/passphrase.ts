import { readFile } from 'node:fs/promises';
import type { Environment } from './environment.ts';
import type { Terminal } from './terminal/terminal.ts';
import { UsageError } from './usage-error.ts';

const shortest = 8;

export interface PassphraseSources {
  /** --passphrase-file */
  readonly file: string | undefined;
  readonly environment: Pick<Environment, 'passphrase'>;
  readonly terminal: Terminal;
}

/** From the file, else UNIBUS_PASSPHRASE, else by asking. @throws UsageError where none of them is there */
export async function readPassphrase(sources: PassphraseSources): Promise<string> {
  const { terminal } = sources;
  return (await givenPassphrase(sources)) ?? (await askPassphrase(terminal, 'Passphrase of your wallet:'));
}

/** The same for a new wallet: asked twice, and not too short. */
export async function readNewPassphrase(sources: PassphraseSources): Promise<string> {
  const given = await givenPassphrase(sources);
  const passphrase = given ?? (await askPassphrase(sources.terminal, 'Passphrase for your new wallet:'));
  if ([...passphrase].length < shortest) {
    throw new UsageError(
      `A passphrase has at least ${shortest} characters`,
      'Choose a longer one; four or five random words are good.',
    );
  }
  if (given === null && passphrase !== (await askPassphrase(sources.terminal, 'The same again:'))) {
    throw new UsageError('The two passphrases differ', 'Run it again.');
  }
  return passphrase;
}

async function givenPassphrase({ file, environment }: PassphraseSources): Promise<string | null> {
  if (file === undefined) return environment.passphrase;
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code})`, 'Check --passphrase-file.');
  });
  return content.replace(/\r?\n$/, '');
}

function askPassphrase(terminal: Terminal, question: string): Promise<string> {
  if (terminal.isInteractive) return terminal.askHidden(question);
  throw new UsageError(
    'The wallet needs its passphrase, and there is no terminal to ask on',
    'Give --passphrase-file or UNIBUS_PASSPHRASE; a bot makes its wallet with --no-passphrase.',
    { code: 'passphrase_needed' },
  );
}
