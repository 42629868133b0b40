import { type BusJson, busSchema } from '@unibus/protocol';
import { openEndpoint } from '../endpoint.ts';

export function busRead(bus: BusJson) {
  return openEndpoint({
    summary: 'Which bus is this?',
    answers: { 200: busSchema },
    handle: () => ({ status: 200, body: bus }),
  });
}
