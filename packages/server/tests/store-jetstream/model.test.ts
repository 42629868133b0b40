import { startNatsServer } from '@unibus/testkit';
import { afterAll } from 'vitest';
import { storeModel } from '../../src/store/store.model.ts';
import { accounts, freshNats } from './fresh-nats.ts';

const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());

storeModel('JetStreamStore', freshNats([server.address]), 100);
