import { startNatsServer } from '@unibus/testkit';
import { crashRounds } from './crash-rounds.ts';

crashRounds('JetStream', async () => {
  const nats = await startNatsServer();
  const settings = { UNIBUS_STORE: 'nats', UNIBUS_NATS_URL: `nats://${nats.address}` };
  return { settings, [Symbol.asyncDispose]: () => nats[Symbol.asyncDispose]() };
});
