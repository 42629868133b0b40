import { loadConfig } from '@unibus/server';
import {
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type SigningOptions,
  type Surroundings,
} from '../command.ts';
import type { CheckResult } from '../doctor/check.ts';
import { checkSignature, checkWallet } from '../doctor/check-account.ts';
import { checkDataDirectory } from '../doctor/check-data-directory.ts';
import { checkNatsServer } from '../doctor/check-nats-server.ts';
import { checkNode } from '../doctor/check-node.ts';
import { checkServer } from '../doctor/check-server.ts';
import { clientVariables } from '../environment.ts';
import { Profiles } from '../profiles/profiles.ts';
import { plainText } from '../terminal/plain-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends SigningOptions {
  readonly dataDir?: string;
}

export const doctor: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Checks this machine, the wallet and the server, and says what to do. Exits with 1 when something fails.',
    )
    .option(
      '--data-dir <folder>',
      'the data directory of the server to check; as `unibus config` has it if unset',
    );
  addExamples(addSigningOptions(command), 'unibus doctor', 'unibus doctor --data-dir /var/lib/unibus --json');
  command.action(async (options: Options) => {
    const items = await check(options, surroundings);
    if (options.json) surroundings.terminal.printJson({ items, next: null });
    else for (const item of items) printResult(surroundings.terminal, item);
    const failures = items.filter(({ status }) => status === 'fail').length;
    if (failures === 0) return;
    throw new UsageError(`${failures} of ${items.length} checks failed`, 'Do what is said beside them.', {
      code: 'checks_failed',
      exitCode: 1,
    });
  });
};

async function check(options: Options, surroundings: Surroundings): Promise<CheckResult[]> {
  const { environment } = surroundings;
  const profile = await new Profiles(environment).open(options.profile);
  const membership = await profile.readMembership();
  const local = [
    checkNode(process.versions.node),
    ...(await checkDataDirectory(dataDirectoryOf(options))),
    await checkNatsServer(environment),
    await checkWallet(profile),
  ];
  if (membership === null) return local;
  const remote = await checkServer(membership.server, Date.now);
  const isReachable = remote.length > 1;
  const account = isReachable ? [await checkSignature(profile, membership, options, surroundings)] : [];
  return [...local, ...remote, ...account];
}

function dataDirectoryOf({ dataDir }: Options): string {
  return loadConfig({ flags: { data_dir: dataDir }, otherVariables: clientVariables }).settings.data_dir;
}

function printResult(terminal: Terminal, { name, status, detail, next }: CheckResult): void {
  const colour = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
  terminal.print(
    `${terminal.style(colour[status], status.padEnd(4), 'stdout')}  ${plainText(`${name}: ${detail}`)}`,
  );
  if (next !== null) terminal.print(`      next: ${plainText(next)}`);
}
