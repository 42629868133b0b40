/** The public door of @unibus/server. */
export type { Store } from './store/store.ts';
