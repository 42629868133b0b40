import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What the server answered: how many per status, and each request's time in milliseconds. */
export interface LoadResult {
  readonly statuses: Record<string, number>;
  readonly latencies: readonly number[];
  readonly milliseconds: number;
}

/**
 * Sends raw HTTP/1.1 requests over `connections` kept-alive sockets, one in flight on each. Raw, so that the load
 * generator, which shares the machine with the server, costs as little as it can.
 */
export async function httpLoad(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const sent = performance.now();
        const status = await exchange(socket, request);
        latencies.push(performance.now() - sent);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  const milliseconds = performance.now() - begin;
  for (const socket of sockets) socket.destroy();
  return { statuses, latencies, milliseconds };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const finish = (end: () => void) => {
      socket.removeAllListeners('data').removeAllListeners('error').removeAllListeners('close');
      end();
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (isComplete(answer)) finish(() => resolve(answer.slice(9, 12)));
    });
    socket.on('error', (error) => finish(() => reject(error)));
    socket.on('close', () => finish(() => reject(new Error('the server closed the connection'))));
    socket.write(request);
  });
}

/** Enough of HTTP for answers with a Content-Length or in one chunked piece. */
function isComplete(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= headEnd + 4 + Number(length);
}

export function rawPost(
  port: number,
  path: string,
  headers: Record<string, string>,
  body: Uint8Array,
): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}
