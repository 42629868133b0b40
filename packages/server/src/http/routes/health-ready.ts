import { UnibusError } from '@unibus/protocol';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { openEndpoint } from '../endpoint.ts';

const schema = z.object({ status: z.literal('ready') }).meta({ id: 'Ready' });
const patienceMs = 2_000;

export function healthReady(store: Pick<Store, 'ping'>) {
  const ping = pingOneByOne(store);
  return openEndpoint({
    summary: 'Can requests be served?',
    description: 'Asks the store, and waits at most two seconds. Goes red first when the server shuts down.',
    answers: { 200: schema },
    async handle() {
      await inTime(ping());
      return { status: 200, body: { status: 'ready' } satisfies z.infer<typeof schema> };
    },
  });
}

/** Probes that come together share one ping: it writes, and anyone may probe as often as they like. */
function pingOneByOne(store: Pick<Store, 'ping'>): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  return () => {
    underWay ??= store.ping().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

async function inTime(answer: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new UnibusError('store_unavailable')), patienceMs);
  try {
    await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
