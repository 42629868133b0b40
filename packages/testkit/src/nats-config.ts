import type { NatsBinary } from './nats-binary.ts';

export interface NatsServerOptions {
  /** False: the server answers before it syncs, which is faster and loses data on power loss. Default true. */
  readonly durable?: boolean;
  /** Accounts with their own JetStream; user name and password of each are its name. Default: one, without login. */
  readonly accounts?: readonly string[];
}

export interface NatsNode extends NatsServerOptions {
  readonly name: string;
  readonly port: number;
  readonly storeFolder: string;
  readonly cluster?: { readonly port: number; readonly routes: readonly number[] };
}

/** nats-server's configuration for one node on loopback. */
export function natsConfig(node: NatsNode, version: NatsBinary['version']): string {
  return `server_name: ${node.name}
listen: "127.0.0.1:${node.port}"
jetstream: { store_dir: "${node.storeFolder}"${syncInterval(node, version)} }
${clusterBlock(node)}${accountsBlock(node)}`;
}

/** nats-server before 2.10 does not know `sync_interval` and refuses to start with it. */
function syncInterval({ durable = true }: NatsNode, [major, minor]: NatsBinary['version']): string {
  const isKnown = major > 2 || minor >= 10;
  return durable && isKnown ? ', sync_interval: always' : '';
}

function clusterBlock({ cluster }: NatsNode): string {
  if (cluster === undefined) return '';
  const routes = cluster.routes.map((port) => `"nats://127.0.0.1:${port}"`).join(', ');
  return `cluster: { name: test, listen: "127.0.0.1:${cluster.port}", routes: [${routes}] }\n`;
}

function accountsBlock({ accounts }: NatsNode): string {
  if (accounts === undefined) return '';
  const lines = accounts.map(
    (name) => `  ${name}: { jetstream: enabled, users: [{ user: ${name}, password: ${name} }] }`,
  );
  return `accounts: {\n${lines.join('\n')}\n  SYS: {}\n}\nsystem_account: SYS\n`;
}
