import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../start-error.ts';

/** Bounds for clients that send slowly, in milliseconds. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};

/** A listening socket for HTTP. Whoever opens it adds the handler before the next turn of the event loop. */
export class HttpListener {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** On any free port where `port` is 0. @throws StartError */
  static async open(host: string, port: number): Promise<HttpListener> {
    const server = createServer(timeouts);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject).listen(port, host, resolve);
    try {
      await promise;
    } catch (error) {
      throw listenRefusal(host, port, error);
    }
    server.off('error', reject);
    return new HttpListener(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  serve(handler: RequestListener): void {
    this.#server.on('request', handler);
  }

  /** Stops listening and ends idle connections at once, the others when they are answered. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  /** Ends every connection, answered or not. */
  cut(): void {
    this.#server.closeAllConnections();
  }
}

function listenRefusal(host: string, port: number, cause: unknown): StartError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  const [message, next] = refusals[code] ?? ['cannot be listened on', 'Check --host and --port.'];
  return new StartError(`Port ${port} on ${host} ${message} (${code}).`, next, { cause });
}

const refusals: Readonly<Record<string, readonly [message: string, next: string]>> = {
  EADDRINUSE: ['is taken by another program', 'Stop it, or choose another port with --port.'],
  EACCES: ['is not allowed here', 'Choose a port above 1023 with --port.'],
  EADDRNOTAVAIL: ['is no address of this machine', 'Choose one with --host, for example 127.0.0.1.'],
  ENOTFOUND: ['is no address of this machine', 'Choose one with --host, for example 127.0.0.1.'],
};
