import { storeContract } from '../../src/store/store.contract.ts';
import { openFreshSqlite } from '../open-store.ts';

storeContract('SqliteStore', openFreshSqlite);
