import { type BusJson, busSchema } from '@unibus/protocol';
import { type Ports, SignedFetch, systemPorts } from './signed-fetch.ts';

/** Which bus a server serves; needs no account. @throws ClientError server_unreachable | answer_invalid */
export function readBus(server: string, ports: Ports = systemPorts): Promise<BusJson> {
  return new SignedFetch(server, null, ports).call({
    method: 'GET',
    path: '/.well-known/unibus',
    answer: busSchema,
  });
}
