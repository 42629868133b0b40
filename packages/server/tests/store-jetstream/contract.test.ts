import { startNatsServer } from '@unibus/testkit';
import { afterAll } from 'vitest';
import { storeContract } from '../../src/store/store.contract.ts';
import { accounts, freshNats } from './fresh-nats.ts';

const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());

storeContract('JetStreamStore', freshNats([server.address]));
