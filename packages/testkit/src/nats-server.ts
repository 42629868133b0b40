import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { freePort } from './free-port.ts';
import { findNatsBinary, type NatsBinary } from './nats-binary.ts';
import { type NatsNode, type NatsServerOptions, natsConfig } from './nats-config.ts';

const startPatience = 20_000;

/** Starts a real nats-server with JetStream on files in a temporary folder, on loopback; resolves when it answers. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const server = await NatsServer.prepare({ ...options, name: 'single', port: await freePort() });
  try {
    await server.start();
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** A nats-server that can be killed and started again on the same port and data. */
export class NatsServer implements AsyncDisposable {
  readonly version: NatsBinary['version'];
  readonly name: string;
  readonly #binary: NatsBinary;
  readonly #folder: string;
  readonly #node: NatsNode;
  #process: ChildProcess | null = null;
  #log = '';

  private constructor(binary: NatsBinary, folder: string, node: NatsNode) {
    this.#binary = binary;
    this.#folder = folder;
    this.#node = node;
    this.version = binary.version;
    this.name = node.name;
  }

  /** Makes the folder and the configuration; nothing runs yet. */
  static async prepare(node: Omit<NatsNode, 'storeFolder'>): Promise<NatsServer> {
    const binary = await findNatsBinary();
    const folder = await mkdtemp(join(tmpdir(), 'unibus-nats-'));
    const complete = { ...node, storeFolder: join(folder, 'data') };
    await writeFile(join(folder, 'nats.conf'), natsConfig(complete, binary.version));
    return new NatsServer(binary, folder, complete);
  }

  /** host:port, as a client's `servers` option takes it. */
  get address(): string {
    return `127.0.0.1:${this.#node.port}`;
  }

  /** What the server wrote, of all its lives. */
  get log(): string {
    return this.#log;
  }

  /** Also starts again after `kill`. Resolves when JetStream answers. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  launch(): void {
    const child = spawn(this.#binary.path, ['-c', join(this.#folder, 'nats.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text;
    });
    child.once('error', (error) => {
      this.#log += `${error.message}\n`;
    });
    this.#process = child;
  }

  async ready(): Promise<void> {
    const deadline = performance.now() + startPatience;
    while (!(await this.#answers())) {
      const isGone = this.#process?.exitCode !== null;
      if (isGone || performance.now() > deadline)
        throw new Error(`nats-server does not answer on ${this.address}:\n${this.#log}`);
      await sleep(25);
    }
  }

  /** Ends the process and waits until it is gone; the data stays. SIGKILL is a crash. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    const [account] = this.#node.accounts ?? [];
    const login = account === undefined ? {} : { user: account, pass: account };
    try {
      const connection = await connect({ servers: this.address, reconnect: false, timeout: 1000, ...login });
      try {
        const answer = await connection.request('$JS.API.INFO', '', { timeout: 1000 });
        return !('error' in answer.json<object>());
      } finally {
        await connection.close();
      }
    } catch {
      return false;
    }
  }
}
