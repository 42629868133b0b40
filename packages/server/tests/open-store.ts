import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../src/clock.ts';
import { JetStreamStore } from '../src/store/jetstream/jetstream-store.ts';
import type { FreshStore } from '../src/store/scene.contract.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';

/** Where a store's data is, in a form that goes to another process. */
export type StoreSpec =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'nats';
      readonly servers: readonly string[];
      readonly account: string;
      readonly replicas?: number;
    };

/** Opens one more handle on the data. */
export function openStore(spec: StoreSpec, clock: Clock): Promise<Store> {
  if (spec.kind === 'sqlite') return openSqliteStore(spec.path, clock);
  const { servers, account, replicas = 1 } = spec;
  return JetStreamStore.open({ servers: [...servers], user: account, pass: account }, { clock, replicas });
}

/** A fresh store that says where it is, so that other processes can open it too. */
export interface FreshSpecStore extends FreshStore {
  readonly spec: StoreSpec;
}

export async function openFreshSqlite(clock: Clock): Promise<FreshSpecStore> {
  const directory = await mkdtemp(join(tmpdir(), 'unibus-store-'));
  const spec = { kind: 'sqlite', path: join(directory, 'unibus.db') } as const;
  return freshStore(spec, clock, () => rm(directory, { recursive: true }));
}

/** Tracks every handle, and removes the data after the last is closed. */
export async function freshStore(
  spec: StoreSpec,
  clock: Clock,
  remove: () => Promise<void>,
): Promise<FreshSpecStore> {
  const handles: Store[] = [];
  const openAnother = async () => {
    const store = await openStore(spec, clock);
    handles.push(store);
    return store;
  };
  return {
    spec,
    store: await openAnother(),
    openAnother,
    async [Symbol.asyncDispose]() {
      await Promise.all(handles.map((store) => store.close()));
      await remove();
    },
  };
}
