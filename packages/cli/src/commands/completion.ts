import { Argument } from 'commander';
import { addExamples, type CatalogueEntry, type CommandDefinition } from '../command.ts';
import { type Shell, shells, writeCompletion } from '../completion/completion-script.ts';
import { readWords } from '../completion/completion-words.ts';

export const completion =
  (catalogue: readonly CatalogueEntry[], groups: Readonly<Record<string, string>>): CommandDefinition =>
  (command, surroundings) => {
    command
      .description('Prints a script that completes commands and options in your shell.')
      .addArgument(new Argument('<shell>').choices(shells));
    addExamples(
      command,
      'unibus completion bash > ~/.local/share/bash-completion/completions/unibus',
      'unibus completion zsh > ~/.zfunc/_unibus',
      'unibus completion fish > ~/.config/fish/completions/unibus.fish',
    );
    command.action(async (shell: Shell) => {
      surroundings.terminal.print(writeCompletion(shell, await readWords(catalogue, groups, surroundings)));
    });
  };
