import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const launcherHere = fileURLToPath(import.meta.resolve('../packages/cli/bin/unibus.js'));

/** A real `unibus up`, in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly publicUrl: string;
  readonly inviteLink: string | null;
  /** Ends it with this signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** `settings` are UNIBUS_… variables; the port is the system's choice. `launcher` is the `unibus` to run. */
export async function startServerProcess(
  settings: Record<string, string>,
  launcher = launcherHere,
): Promise<ServerProcess> {
  const environment = {
    ...process.env,
    UNIBUS_PORT: '0',
    UNIBUS_RATE_LIMIT_ADDRESS: '100000000',
    UNIBUS_RATE_LIMIT_GLOBAL: '100000000',
    ...settings,
  };
  const child = spawn(process.execPath, [launcher, 'up', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const ready = await firstLine(child, errors);
  const end = (signal: NodeJS.Signals) => endChild(child, signal);
  return {
    publicUrl: String(ready['public_url']),
    inviteLink: ready['invite_link'] === null ? null : String(ready['invite_link']),
    end,
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  };
}

async function firstLine(child: ChildProcess, errors: readonly string[]): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('no standard output');
  const line = once(createInterface({ input: child.stdout }), 'line');
  const exit = once(child, 'exit').then(() => {
    throw new Error(`the server ended before it was ready: ${errors.join('')}`);
  });
  const [text] = await Promise.race([line, exit]);
  return JSON.parse(String(text));
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
