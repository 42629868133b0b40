import { readFile } from 'node:fs/promises';
import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { isUnibusError } from '@unibus/protocol';
import type { Clock } from './clock.ts';
import type { Settings } from './config/settings.ts';
import { DataDirectory } from './data-directory.ts';
import type { Logger } from './http/logging.ts';
import { StartError } from './start-error.ts';
import type { Store } from './store/store.ts';

/**
 * The store that the settings choose, and with SQLite the data directory that it lies in; `owner` closes both. Each
 * engine is loaded only where it is used, which keeps starting fast and idle memory small.
 * @throws StartError
 */
export async function openStore(
  settings: Settings,
  owner: AsyncDisposableStack,
  { clock, logger }: { clock: Clock; logger: Logger },
): Promise<Store> {
  try {
    if (settings.store === 'nats') return owner.use(await openOnNats(settings, clock, logger));
    const directory = owner.use(new DataDirectory(settings.data_dir));
    const { openSqliteStore } = await import('./store/sqlite/sqlite-store.ts');
    return owner.use(await openSqliteStore(directory.fileOf('unibus.db'), clock));
  } catch (error) {
    throw isUnibusError(error) ? new StartError(error.message, adviceFor(settings), { cause: error }) : error;
  }
}

async function openOnNats(settings: Settings, clock: Clock, logger: Logger): Promise<Store> {
  const { JetStreamStore } = await import('./store/jetstream/jetstream-store.ts');
  const replicas = settings.nats_replicas;
  return JetStreamStore.open(await natsOptions(settings), {
    clock,
    ...(replicas !== null && { replicas }),
    onTrouble: (err) => logger.error({ err }, 'settling claims failed'),
  });
}

/** nats.js takes user, password and token beside the addresses, not in them; those of the first address count. */
async function natsOptions({ nats_url, nats_creds }: Settings): Promise<NodeConnectionOptions> {
  const urls = nats_url.map((text) => new URL(text));
  const servers = urls.map(({ protocol, host }) => `${protocol}//${host}`);
  const { username = '', password = '' } = urls[0] ?? {};
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (nats_creds !== null) return { servers, authenticator: await readCreds(nats_creds) };
  if (user === '') return { servers };
  return pass === '' ? { servers, token: user } : { servers, user, pass };
}

async function readCreds(path: string) {
  const { credsAuthenticator } = await import('@nats-io/transport-node');
  try {
    return credsAuthenticator(await readFile(path));
  } catch (cause) {
    throw new StartError(
      `The NATS credentials file ${path} cannot be read.`,
      'Check --nats-creds and its permissions.',
      { cause },
    );
  }
}

function adviceFor(settings: Settings): string {
  return settings.store === 'nats'
    ? 'Check that NATS is running with JetStream on, and --nats-url.'
    : 'Put this right, or choose another data directory with --data-dir.';
}
