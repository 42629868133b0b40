import { loadConfig } from './config/load-config.ts';
import { parseFlags } from './config/parse-flags.ts';
import { type RunningServer, startServer } from './server.ts';
import { StartError } from './start-error.ts';

try {
  const server = await startServer(loadConfig({ flags: parseFlags(process.argv.slice(2)) }));
  closeOnSignal(server);
  process.stdout.write(`${JSON.stringify(readyEvent(server))}\n`);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n${error.next}\n`);
  process.exitCode = 1;
}

function readyEvent({ publicUrl, inviteLink }: RunningServer) {
  return { event: 'ready', public_url: publicUrl, invite_link: inviteLink };
}

/** The first signal ends the server gracefully, the second one at once. */
function closeOnSignal(server: RunningServer): void {
  let isClosing = false;
  const onSignal = () => {
    if (isClosing) process.exit(1);
    isClosing = true;
    void server.close();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
