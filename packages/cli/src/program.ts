import { Command } from 'commander';
import type { CatalogueEntry, Surroundings } from './command.ts';
import { catalogue, groups } from './commands/catalogue.ts';
import { createCommand, quiet } from './create-command.ts';

/**
 * The whole command line. Commands stand in it by name and summary only; the one that is typed is read, defined and
 * given the rest of the arguments, its --help with them.
 * @throws CommanderError also for help that was asked for and shown (exitCode 0)
 */
export function createProgram(surroundings: Surroundings, version: string): Command {
  const program = quiet(new Command('unibus'), surroundings)
    .description('A private message bus that is handed out by link.')
    .version(version, '--version', 'show the version')
    .helpOption('--help', 'show this')
    .helpCommand(false)
    .usage('<command> [options]')
    .configureHelp({ visibleCommands: leavesOf, subcommandTerm: pathOf })
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nStart a bus with `unibus up`, or join one with `unibus join`.\n`unibus <command> --help` has examples.',
    );
  const parents = new Map(
    Object.entries(groups).map(([name, summary]) => [name, group(program, name, summary)]),
  );
  for (const entry of catalogue) {
    const words = entry.path.split(' ');
    const name = words.pop() ?? '';
    addStandIn(parents.get(words.join(' ')) ?? program, name, entry, surroundings);
  }
  return program;
}

function group(program: Command, name: string, summary: string): Command {
  return program.command(name).description(summary).helpCommand(false).helpOption('--help', 'show this');
}

function addStandIn(parent: Command, name: string, entry: CatalogueEntry, surroundings: Surroundings): void {
  parent
    .command(name)
    .summary(entry.summary)
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .argument('[arguments...]')
    .action(async (args: string[]) => {
      const command = createCommand(entry.path, await entry.load(), surroundings);
      await command.parseAsync(args, { from: 'user' });
    });
}

/** Help lists `invite new`, not `invite`: what can be run, in the catalogue's order. */
function leavesOf(command: Command): Command[] {
  const leaves = command.commands.flatMap((child) => (child.commands.length > 0 ? child.commands : [child]));
  return leaves.toSorted((one, other) => placeOf(one) - placeOf(other)) as Command[];
}

function placeOf(command: Command): number {
  return catalogue.findIndex(({ path }) => path === pathOf(command));
}

function pathOf(command: Command): string {
  const parent = command.parent;
  return parent === null || parent.parent === null ? command.name() : `${parent.name()} ${command.name()}`;
}
