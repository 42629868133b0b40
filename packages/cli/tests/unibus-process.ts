import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../bin/unibus.js', import.meta.url));

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface RunOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: string | null;
}

/** A folder to run `unibus` in, as a user of its own: nothing of this machine's real profiles is seen. */
export class UnibusUser implements AsyncDisposable {
  readonly folder: string;
  #server: { child: ChildProcess; outcome: Promise<Outcome> } | null = null;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<UnibusUser> {
    return new UnibusUser(await mkdtemp(join(tmpdir(), 'unibus-cli-')));
  }

  async run(args: readonly string[], { variables = {}, input = null }: RunOptions = {}): Promise<Outcome> {
    const child = this.spawn(args, variables);
    child.stdin?.end(input ?? '');
    return collect(child);
  }

  /** Starts a server; what it has said on stdout once it has said `lines` lines. */
  async start(
    args: readonly string[],
    lines: number,
    variables: RunOptions['variables'] = {},
  ): Promise<Outcome> {
    const child = this.spawn(args, variables);
    let said = '';
    const ready = new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk) => {
        said += String(chunk);
        if (said.split('\n').length > lines) resolve();
      });
    });
    const outcome = collect(child);
    this.#server = { child, outcome };
    await Promise.race([ready, outcome]);
    return child.exitCode === null ? { stdout: said, stderr: '', exit: 0 } : outcome;
  }

  /** SIGTERM to the server, and how it ended. */
  async stop(): Promise<Outcome> {
    if (this.#server === null) throw new Error('no server is running');
    const { child, outcome } = this.#server;
    this.#server = null;
    child.kill('SIGTERM');
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server !== null) await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** For tests that end it themselves. */
  spawn(args: readonly string[], variables: Readonly<Record<string, string>> = {}): ChildProcess {
    const { PATH = '' } = process.env;
    const env = { PATH, HOME: this.folder, UNIBUS_HOME: join(this.folder, 'home'), ...variables };
    return spawn(process.execPath, [launcher, ...args], { cwd: this.folder, env });
  }
}

async function collect(child: ChildProcess): Promise<Outcome> {
  if (child.stdout === null || child.stderr === null) throw new Error('the child has no pipes');
  const exit = once(child, 'close');
  const [stdout, stderr, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (signal !== null) throw new Error(`unibus was ended by ${signal}: ${stderr}`);
  return { stdout, stderr, exit: Number(code) };
}
