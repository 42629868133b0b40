import { crashRounds } from './crash-rounds.ts';

crashRounds('SQLite', async () => ({
  settings: { UNIBUS_STORE: 'sqlite' },
  [Symbol.asyncDispose]: async () => {},
}));
