import { startNatsServer } from '@unibus/testkit';
import { afterAll } from 'vitest';
import { inOneProcess } from '../../src/store/arena.race.ts';
import { storeRace } from '../../src/store/store.race.ts';
import { RaceProcesses } from '../race-processes.ts';
import { accounts, freshNats } from './fresh-nats.ts';

const server = await startNatsServer({ accounts, durable: false });
afterAll(() => server[Symbol.asyncDispose]());
const open = freshNats([server.address]);

storeRace('JetStreamStore in one process', inOneProcess(open), 5);

const processes = new RaceProcesses(4);
afterAll(() => processes[Symbol.asyncDispose]());
storeRace('JetStreamStore in four processes', processes.arena(open), 5);
