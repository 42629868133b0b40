import type { IncomingMessage } from 'node:http';
import { UnibusError } from '@unibus/protocol';
import type { AppContext, Step } from './app-env.ts';

const empty = Buffer.alloc(0);
const jsonType = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;

/**
 * Reads the raw body, which the signature's digest is computed over, up to `limit` bytes.
 * @throws UnibusError body_too_large, unsupported_media_type, or malformed when the client goes away in the middle
 */
export function readBody(limit: number): Step {
  return async (c, next) => {
    const { headers } = c.env.incoming;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    c.set('body', hasBody ? await readJsonBody(c, limit) : empty);
    await next();
  };
}

async function readJsonBody(c: AppContext, limit: number): Promise<Buffer> {
  try {
    if (Number(c.env.incoming.headers['content-length'] ?? 0) > limit)
      throw new UnibusError('body_too_large');
    const body = await collect(c.env.incoming, limit);
    if (body.length > 0 && !jsonType.test(c.req.header('content-type') ?? ''))
      throw new UnibusError('unsupported_media_type');
    return body;
  } catch (error) {
    // What is left of the body is not worth reading for the sake of the connection.
    c.header('connection', 'close');
    throw error;
  }
}

/** Listens instead of iterating: leaving a `for await` early would destroy the socket before the answer is sent. */
function collect(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else settle(() => reject(new UnibusError('body_too_large')));
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, length)));
    const onGone = () => settle(() => reject(new UnibusError('malformed', 'The body ended too early')));
    const settle = (act: () => void) => {
      incoming.off('data', onData).off('end', onEnd).off('close', onGone).pause();
      act();
    };
    // `error` stays listened to: an unheard one would end the process.
    incoming.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  });
}
