import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A free port below the range that kernels take for outgoing connections: a client that reconnects to a server that
 * is down cannot be given the server's own port and so keep it from starting again.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port between 15000 and 32000');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
