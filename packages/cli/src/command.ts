import type { Command } from 'commander';
import type { Environment } from './environment.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What a command talks to. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Environment;
}

/** Gives an empty command its description, arguments, options, examples and action. */
export type CommandDefinition = (command: Command, surroundings: Surroundings) => void;

export interface CatalogueEntry {
  /** As it is typed: one or two words. */
  readonly path: string;
  readonly summary: string;
  /** A command's own code is read only when it runs, so that every other start stays quick. */
  load(): Promise<CommandDefinition>;
}

/** Options of every command that prints a result. */
export interface OutputOptions {
  readonly json?: true;
}

interface ProfileOptions extends OutputOptions {
  readonly profile?: string;
}

/** Options of every command that signs. */
export interface SigningOptions extends ProfileOptions {
  readonly passphraseFile?: string;
}

export interface ConfirmOptions {
  readonly yes?: true;
}

export interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

export function addOutputOptions(command: Command): Command {
  return command.option('--json', 'print JSON in the shape of the HTTP API');
}

function addProfileOptions(command: Command): Command {
  return addOutputOptions(command).option(
    '--profile <name>',
    'which wallet and bus (see `unibus profile list`)',
  );
}

export function addSigningOptions(command: Command): Command {
  return addProfileOptions(command).option(
    '--passphrase-file <file>',
    'read the passphrase of the wallet from a file',
  );
}

export function addConfirmOption(command: Command): Command {
  return command.option('--yes', 'do not ask');
}

export function addExamples(command: Command, ...examples: string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`);
}
