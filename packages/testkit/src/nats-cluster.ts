import { freePort } from './free-port.ts';
import type { NatsServerOptions } from './nats-config.ts';
import { NatsServer } from './nats-server.ts';

/** Starts a JetStream cluster on loopback; resolves when every node answers for JetStream. */
export async function startNatsCluster(size: number, options: NatsServerOptions = {}): Promise<NatsCluster> {
  const routes = await distinctPorts(size);
  const servers = await Promise.all(
    routes.map(async (port, index) =>
      NatsServer.prepare({
        ...options,
        name: `node${index + 1}`,
        port: await freePort(),
        cluster: { port, routes },
      }),
    ),
  );
  const cluster = new NatsCluster(servers);
  try {
    for (const server of servers) server.launch();
    await Promise.all(servers.map((server) => server.ready()));
    return cluster;
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
}

export class NatsCluster implements AsyncDisposable {
  readonly servers: readonly NatsServer[];

  constructor(servers: readonly NatsServer[]) {
    this.servers = servers;
  }

  get addresses(): string[] {
    return this.servers.map((server) => server.address);
  }

  /** @throws Error when no node has that name, as JetStream's answers tell it. */
  named(name: string): NatsServer {
    const server = this.servers.find((candidate) => candidate.name === name);
    if (server === undefined) throw new Error(`no node ${name}`);
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.servers.map((server) => server[Symbol.asyncDispose]()));
  }
}

async function distinctPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
