import { createLogger, type RunningServer, startServer } from '@unibus/server';
import { addExamples, addOutputOptions, type CommandDefinition, type OutputOptions } from '../command.ts';
import { readableLog } from '../readable-log.ts';
import { addSettingOptions, loadSettings } from '../server-settings.ts';
import { formatQrCode } from '../terminal/qr-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

export const up: CommandDefinition = (command, { terminal }) => {
  command.description(
    'Starts a server, and prints the invitation for the first admin while there is none. Runs until Ctrl-C or SIGTERM,\n' +
      'and then lets requests under way finish. Every option can be set by a variable (UNIBUS_PORT) or in a file, too.',
  );
  addSettingOptions(addOutputOptions(command));
  addExamples(
    command,
    'unibus up',
    'unibus up --data-dir /var/lib/unibus --public-url https://bus.example --trusted-proxies 127.0.0.1',
    'unibus up --store nats --nats-url nats://127.0.0.1:4222 --json',
  );
  command.action(async (options: OutputOptions) => {
    const stopped = stopSignal();
    const config = loadSettings(command);
    const level = config.settings.log_level;
    const logger = terminal.isInteractive ? createLogger(level, readableLog(terminal)) : createLogger(level);
    await using server = await startServer(config, { logger });
    if (options.json) terminal.printJson(readyEvent(server));
    else printWelcome(terminal, server);
    await stopped;
  });
};

function readyEvent({ publicUrl, inviteLink }: RunningServer): object {
  return { event: 'ready', public_url: publicUrl, invite_link: inviteLink };
}

function printWelcome(terminal: Terminal, { publicUrl, inviteLink }: RunningServer): void {
  terminal.print(`unibus is up at ${publicUrl}\n`);
  if (inviteLink === null) {
    terminal.print('Admins invite with: unibus invite new --handle <name>');
    return;
  }
  terminal.print('Invitation for the first admin. It works once; a restart before it is used replaces it.\n');
  terminal.print(inviteLink);
  if (terminal.showsResults) terminal.print(`\n${formatQrCode(inviteLink, terminal, 'stdout')}`);
  terminal.print(
    '\nnext: run `unibus join` in another terminal and paste the link. Ctrl-C stops the server.',
  );
}

/** Resolves on the first signal. A second one ends the process as signals do, without waiting for anybody. */
function stopSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
