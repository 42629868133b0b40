import { type ErrorCode, UnibusError } from '@unibus/protocol';
import type { Clock } from '../clock.ts';
import type { FreshStore, OpenFreshStore } from './scene.contract.ts';
import type { Store } from './store.ts';

type RaceVerb = {
  [Name in keyof Store]: Name extends string ? (Name extends 'close' | 'backup' ? never : Name) : never;
}[keyof Store];

/** A call as data, so that another process can make it. */
export type Call = { [Name in RaceVerb]: { verb: Name; args: Parameters<Store[Name]> } }[RaceVerb];

/** How a call ended: with an answer, or with a UnibusError. */
export type Ending = { readonly answer: unknown } | { readonly code: ErrorCode };

/** A fresh store where calls are made at the same moment, by several handles or processes. */
export interface Arena extends FreshStore {
  /** The endings in the order of the calls. */
  atOnce(calls: readonly Call[]): Promise<Ending[]>;
}

export type OpenArena = (clock: Clock) => Promise<Arena>;

export async function makeCall(store: Store, { verb, args }: Call): Promise<Ending> {
  const method = store[verb] as (...args: unknown[]) => Promise<unknown>;
  try {
    return { answer: await method.apply(store, args) };
  } catch (error) {
    if (error instanceof UnibusError) return { code: error.code };
    throw error;
  }
}

/** Four handles in this process; the calls are dealt to them in turn. */
export function inOneProcess(open: OpenFreshStore): OpenArena {
  return async (clock) => {
    const fresh = await open(clock);
    const others = await Promise.all([fresh.openAnother(), fresh.openAnother(), fresh.openAnother()]);
    const handles = [fresh.store, ...others];
    const dealt = (index: number) => handles[index % handles.length] ?? fresh.store;
    const atOnce = (calls: readonly Call[]) =>
      Promise.all(calls.map((call, index) => makeCall(dealt(index), call)));
    return { ...fresh, atOnce, [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose]() };
  };
}
