import { z } from 'zod';
import { openEndpoint } from '../endpoint.ts';

const schema = z.object({ status: z.literal('alive') }).meta({ id: 'Alive' });

export function healthLive() {
  return openEndpoint({
    summary: 'Is the process alive?',
    answers: { 200: schema },
    handle: () => ({ status: 200, body: { status: 'alive' } satisfies z.infer<typeof schema> }),
  });
}
