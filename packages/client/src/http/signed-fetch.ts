import { isUnibusError, type RequestSigner, signRequest } from '@unibus/protocol';
import type { z } from 'zod';
import { ClientError } from '../client-error.ts';
import { readAnswer } from './read-answer.ts';

/** What a client takes from the world; tests and other runtimes bring their own. */
export interface Ports {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  randomBytes(length: number): Uint8Array;
}

export const systemPorts: Ports = {
  fetch: (...args) => globalThis.fetch(...args),
  now: () => Date.now(),
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash; relative to the server's public URL. */
  readonly path: string;
  /** Parameters that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** What the answer must be; anything else is refused. */
  readonly answer: z.ZodType<T>;
}

/** Long enough for a slow line and a busy disk; a hung server must not hang its clients. */
const timeout = 30_000;

/**
 * Asks one server, signing as one wallet (RFC 9421 in the profile of `signRequest`); unsigned without a signer. Learns
 * how far this device's clock is off when the server says so, and then asks exactly once more.
 */
export class SignedFetch {
  readonly server: string;
  readonly #signer: RequestSigner | null;
  readonly #ports: Ports;
  /** Server time minus local time, in milliseconds. */
  #clockOffset = 0;

  /** `server` is the public URL, without a slash at its end. */
  constructor(server: string, signer: RequestSigner | null, ports: Ports = systemPorts) {
    this.server = server.replace(/\/$/, '');
    this.#signer = signer;
    this.#ports = ports;
  }

  /** @throws ServerProblem; ClientError server_unreachable | answer_invalid */
  async call<T>(call: Call<T>): Promise<T> {
    const response = await this.#send(call);
    try {
      return await readAnswer(response, call.answer);
    } catch (error) {
      if (!isUnibusError(error, 'clock_skew') || !this.#learnClock(response)) throw error;
      return await readAnswer(await this.#send(call), call.answer);
    }
  }

  async #send(call: Call<unknown>): Promise<Response> {
    const url = this.#url(call);
    const body = new TextEncoder().encode(call.body === undefined ? '' : JSON.stringify(call.body));
    const request: RequestInit = {
      method: call.method,
      headers: { accept: 'application/json', ...(await this.#headers(call.method, url, body)) },
      // The signature names the server, so another one has nothing to say here; and there are no cookies to send.
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeout),
    };
    try {
      return await this.#ports.fetch(url, body.length > 0 ? { ...request, body } : request);
    } catch (cause) {
      throw new ClientError('server_unreachable', `${this.server} cannot be reached (${reasonOf(cause)})`, {
        cause,
      });
    }
  }

  async #headers(
    method: string,
    url: string,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<Record<string, string>> {
    if (this.#signer === null) return body.length > 0 ? { 'content-type': 'application/json' } : {};
    const now = Math.floor((this.#ports.now() + this.#clockOffset) / 1000);
    return signRequest({ method, url, body }, this.#signer, { now, nonce: this.#nonce() });
  }

  #url({ path, query = {} }: Call<unknown>): string {
    const url = new URL(this.server + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  #nonce(): string {
    return btoa(String.fromCharCode(...this.#ports.randomBytes(18)))
      .replaceAll('+', '-')
      .replaceAll('/', '_');
  }

  /** False where the answer does not tell the time: browsers hide Date from other origins unless it is exposed. */
  #learnClock(response: Response): boolean {
    const serverTime = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(serverTime)) return false;
    this.#clockOffset = serverTime - this.#ports.now();
    return true;
  }
}

/** The innermost cause in a few words (ECONNREFUSED, ENOTFOUND, TimeoutError), never the address with its path. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
