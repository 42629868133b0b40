import type { BusJson } from '@unibus/protocol';
import type { Clock } from './clock.ts';
import type { Config } from './config/load-config.ts';
import type { Settings } from './config/settings.ts';
import { Drain } from './http/drain.ts';
import { HttpListener } from './http/http-listener.ts';
import { createLogger, type Logger } from './http/logging.ts';
import { Metrics } from './http/metrics.ts';
import { createMetricsHandler } from './http/metrics-handler.ts';
import { Nonces } from './http/nonces.ts';
import { createRequestHandler } from './http/request-handler.ts';
import { mintBootstrapInvite } from './invites/bootstrap-invite.ts';
import { openStore } from './open-store.ts';
import { StartError } from './start-error.ts';
import type { Store } from './store/store.ts';
import { readVersion } from './version.ts';

export interface RunningServer extends AsyncDisposable {
  readonly publicUrl: string;
  readonly port: number;
  /** A secret: it makes its holder the first admin. Null once there is an admin. */
  readonly inviteLink: string | null;
  /** Refuses new requests, lets those under way finish, then closes the store. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Builds everything from the config, and listens. @throws StartError, and leaves nothing open */
export async function startServer(
  { settings, warnings }: Config,
  { clock = Date.now, logger = createLogger(settings.log_level) }: ServerOptions = {},
): Promise<RunningServer> {
  await using starting = new AsyncDisposableStack();
  for (const warning of warnings) logger.warn(warning);
  const store = await openStore(settings, starting, { clock, logger });
  const busId = await store.busId();
  const drain = new Drain();
  const nonces = new Nonces();
  const metrics = new Metrics(() => nonces.size);
  const listener = await HttpListener.open(settings.host, settings.port);
  starting.defer(() => shutDown(listener, drain, settings.shutdown_grace));
  const { port } = listener;
  const bus = describeBus(settings, busId, port);
  listener.serve(createRequestHandler(settings, { store, bus, nonces, metrics, drain, clock, logger }));
  await openMetricsListener(settings, metrics, starting);
  const inviteLink = await inviteFirstAdmin(settings, bus.public_url, store, clock);
  logger.info({ public_url: bus.public_url, host: settings.host, port }, 'listening');
  return running({ publicUrl: bus.public_url, port, inviteLink }, starting.move());
}

function describeBus(settings: Settings, id: string, port: number): BusJson {
  const publicUrl = settings.public_url ?? `http://localhost:${port}`;
  return { id, name: settings.bus_name, version: readVersion(), public_url: publicUrl, nats_urls: [] };
}

async function openMetricsListener(
  settings: Settings,
  metrics: Metrics,
  owner: AsyncDisposableStack,
): Promise<void> {
  if (settings.metrics_listen === null) return;
  const { hostname, port } = new URL(`http://${settings.metrics_listen}`);
  const listener = await HttpListener.open(hostname.replace(/^\[(.*)\]$/, '$1'), Number(port || 80));
  owner.defer(() => listener.close());
  listener.serve(createMetricsHandler(metrics));
}

async function inviteFirstAdmin(
  settings: Settings,
  publicUrl: string,
  store: Store,
  clock: Clock,
): Promise<string | null> {
  const { admin_handle: handle, invite_ttl: life } = settings;
  try {
    return await mintBootstrapInvite(store, { handle, life, publicUrl }, clock);
  } catch (cause) {
    throw new StartError(
      `The first admin's invitation cannot be made: ${cause instanceof Error ? cause.message : 'unknown reason'}.`,
      'Check the store, and --admin-handle.',
      { cause },
    );
  }
}

/** New requests are refused first, readiness with them; then the door closes. `grace` (ms) bounds the wait. */
async function shutDown(listener: HttpListener, drain: Drain, grace: number): Promise<void> {
  const graceOver = Promise.withResolvers<void>();
  const timer = setTimeout(graceOver.resolve, grace);
  await Promise.race([drain.start(), graceOver.promise]);
  void graceOver.promise.then(() => listener.cut());
  await listener.close();
  clearTimeout(timer);
}

function running(
  facts: Pick<RunningServer, 'publicUrl' | 'port' | 'inviteLink'>,
  owned: AsyncDisposableStack,
): RunningServer {
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= owned.disposeAsync();
    return closing;
  };
  return { ...facts, close, [Symbol.asyncDispose]: close };
}
