import { CommanderError } from 'commander';
import type { Surroundings } from './command.ts';
import { exitCode } from './exit-code.ts';
import { createProgram } from './program.ts';
import { readVersion } from './version.ts';

/** Runs one command line (without `node` and `unibus`) to its end; what the process should exit with. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  // From the words themselves: what is wrong may be that they do not parse.
  const json = args.includes('--json');
  if (json) surroundings.terminal.hideNotes();
  try {
    await createProgram(surroundings, readVersion()).parseAsync(withHelpLast(args), { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCode.ok;
    // A group without its second word has shown its help, which says it all.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCode.usage;
    // Read only now: it knows every kind of error, and --help needs none of them.
    const [{ writeError }, { exitCodeOf }] = await Promise.all([
      import('./error-report.ts'),
      import('./exit-code-of.ts'),
    ]);
    writeError(surroundings.terminal, error, { json });
    return exitCodeOf(error);
  }
}

/** `unibus help invite new` is `unibus invite new --help`. */
function withHelpLast(args: readonly string[]): string[] {
  return args[0] === 'help' ? [...args.slice(1), '--help'] : [...args];
}
