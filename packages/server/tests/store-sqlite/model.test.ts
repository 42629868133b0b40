import { storeModel } from '../../src/store/store.model.ts';
import { openFreshSqlite } from '../open-store.ts';

storeModel('SqliteStore', openFreshSqlite, 200);
