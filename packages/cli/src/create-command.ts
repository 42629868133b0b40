import { Command } from 'commander';
import type { CommandDefinition, Surroundings } from './command.ts';

/** The command by itself, as it runs and as completion reads it. */
export function createCommand(path: string, define: CommandDefinition, surroundings: Surroundings): Command {
  const command = quiet(new Command(`unibus ${path}`), surroundings).helpOption('--help', 'show this');
  define(command, surroundings);
  return command;
}

/** Errors are thrown for `run` to report; commander itself prints help only. */
export function quiet(command: Command, { terminal }: Surroundings): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => terminal.print(text.trimEnd()),
    writeErr: (text) => terminal.note(text.trimEnd()),
    outputError: () => {},
  });
}
