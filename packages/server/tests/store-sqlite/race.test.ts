import { afterAll } from 'vitest';
import { inOneProcess } from '../../src/store/arena.race.ts';
import { storeRace } from '../../src/store/store.race.ts';
import { openFreshSqlite } from '../open-store.ts';
import { RaceProcesses } from '../race-processes.ts';

storeRace('SqliteStore in one process', inOneProcess(openFreshSqlite), 10);

const processes = new RaceProcesses(4);
afterAll(() => processes[Symbol.asyncDispose]());
storeRace('SqliteStore in four processes', processes.arena(openFreshSqlite), 10);
