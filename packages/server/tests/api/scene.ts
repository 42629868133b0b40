import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inviteId, inviteToken, parseInviteLink, signRequest } from '@unibus/protocol';
import { createLogger, loadConfig, startServer } from '@unibus/server';
import { FakeClock, type SeededWallet, seededWallet } from '@unibus/testkit';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never>;
  readonly text: string;
}

export interface CallOptions {
  /** JSON, or bytes as they are. */
  readonly body?: object | string;
  readonly headers?: Record<string, string>;
  /** The server that the signature is made for. */
  readonly signedFor?: string;
  /** Unix seconds. */
  readonly now?: number;
  readonly nonce?: string;
}

export const newSecret = (): string => randomBytes(32).toString('hex');

/** A server in this process, on loopback, with a clock that stands still and a store in a temporary folder. */
export class Scene implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly logged: string[] = [];
  readonly admin = seededWallet('admin');
  #owned = new AsyncDisposableStack();
  #url = '';
  #port = 0;
  inviteLink = '';

  /** With `admin` in place; their invitation link is `inviteLink`. */
  static async open(flags: Record<string, string> = {}): Promise<Scene> {
    const scene = await Scene.unfounded(flags);
    await scene.register(scene.admin, parseInviteLink(scene.inviteLink)?.secret ?? '');
    return scene;
  }

  static async unfounded(flags: Record<string, string> = {}): Promise<Scene> {
    const scene = new Scene();
    const folder = await mkdtemp(join(tmpdir(), 'unibus-api-'));
    scene.#owned.defer(() => rm(folder, { recursive: true, force: true }));
    const config = loadConfig({ environment: {}, flags: { data_dir: folder, port: '0', ...loud, ...flags } });
    const logger = createLogger('trace', { write: (line: string) => void scene.logged.push(line) });
    const server = scene.#owned.use(await startServer(config, { clock: scene.clock.now, logger }));
    scene.#url = server.publicUrl;
    scene.#port = server.port;
    scene.inviteLink = server.inviteLink ?? '';
    return scene;
  }

  get publicUrl(): string {
    return this.#url;
  }

  get port(): number {
    return this.#port;
  }

  /** Whole seconds, as signatures have them. */
  get now(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  /** Sends as `wallet`, signed; unsigned for null. */
  async call(
    wallet: SeededWallet | null,
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Answer> {
    const body = new TextEncoder().encode(textOf(options.body));
    const headers =
      wallet === null
        ? { 'content-type': 'application/json' }
        : await this.sign(wallet, method, path, options);
    return this.send(method, path, { ...headers, ...options.headers }, body);
  }

  sign(
    wallet: SeededWallet,
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Record<string, string>> {
    const { signedFor = this.#url, now = this.now, nonce = randomBytes(16).toString('base64url') } = options;
    const body = new TextEncoder().encode(textOf(options.body));
    return signRequest({ method, url: signedFor + path, body }, wallet, { now, nonce });
  }

  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<Answer> {
    const request = { method, headers, ...(body.length > 0 && { body }) };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, request);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : {},
      text,
    };
  }

  async mint(handle: string, more: { role?: string; ttl?: number } = {}): Promise<string> {
    const secret = newSecret();
    const body = { id: inviteId(inviteToken(secret)), handle, ...more };
    const answer = await this.call(this.admin, 'POST', '/invites', { body });
    if (answer.status !== 201) throw new Error(`minting answered ${answer.status}: ${answer.text}`);
    return secret;
  }

  register(wallet: SeededWallet, secret: string, more: object = {}): Promise<Answer> {
    const body = { token: inviteToken(secret), sign_pub: wallet.signPub, kex_pub: wallet.kexPub, ...more };
    return this.call(wallet, 'POST', '/register', { body });
  }

  /** A member who is on the bus. */
  async member(handle: string): Promise<SeededWallet> {
    const wallet = seededWallet(handle);
    await this.register(wallet, await this.mint(handle));
    return wallet;
  }

  close(): Promise<void> {
    return this.#owned.disposeAsync();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

const loud = { rate_limit_address: '1000000', rate_limit_global: '1000000' };

function textOf(body: object | string | undefined): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
