import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands where clients reach a server, and can be told what to do to the answers of POST /register. */
export class LossyProxy {
  readonly url: string;
  /** The port of the server behind it. */
  target = 0;
  /** Called when the server has answered; true lets the answer through. */
  onRegistered: () => Promise<boolean> = () => Promise.resolve(true);

  private constructor(url: string) {
    this.url = url;
  }

  static async open(): Promise<LossyProxy> {
    const server = createServer((incoming, outgoing) => proxy.#forward(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const proxy = new LossyProxy(`http://localhost:${(server.address() as AddressInfo).port}`);
    return proxy;
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url: path, headers } = incoming;
    const onward = request(
      { host: '127.0.0.1', port: this.target, method, path, headers },
      async (answer) => {
        const passes = path !== '/register' || (await this.onRegistered());
        if (!passes) return outgoing.destroy();
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        return answer.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  }
}
