import { UnibusError } from '@unibus/protocol';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { MemoryStore } from './memory-store.model.ts';
import type { Store } from './store.ts';

/** What the commands move: the yardstick, and the time of both stores. */
export interface Model {
  readonly memory: MemoryStore;
  readonly time: { now: number };
}

/** The verbs that the yardstick and a store spell alike. */
type Either = Pick<Store, Extract<keyof MemoryStore, keyof Store>> | MemoryStore;
type Arbitraries<Args extends unknown[]> = { [Index in keyof Args]: fc.Arbitrary<Args[Index]> };

/** One verb with its arguments: what the model answers, and what the store answers. */
class Step implements fc.AsyncCommand<Model, Store> {
  readonly #text: string;
  readonly #expected: (model: Model) => unknown;
  readonly #actual: (store: Store, model: Model) => unknown;

  constructor(
    text: string,
    expected: (model: Model) => unknown,
    actual: (store: Store, model: Model) => unknown,
  ) {
    this.#text = text;
    this.#expected = expected;
    this.#actual = actual;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, store: Store): Promise<void> {
    const expected = await settle(() => this.#expected(model));
    expect(await settle(() => this.#actual(store, model)), this.#text).toEqual(expected);
  }

  toString(): string {
    return this.#text;
  }
}

/** A verb that both spell alike; `call` also gets the time. */
export function either<Args extends unknown[]>(
  name: string,
  args: Arbitraries<Args>,
  call: (on: Either, now: number, ...args: Args) => unknown,
): fc.Arbitrary<Step> {
  return steps(
    name,
    args,
    ({ memory, time }, drawn) => call(memory, time.now, ...drawn),
    (store, { time }, drawn) => call(store, time.now, ...drawn),
  );
}

/** A step that each says in its own words. */
export function only<Args extends unknown[]>(
  name: string,
  args: Arbitraries<Args>,
  expected: (model: Model, args: NoInfer<Args>) => unknown,
  actual: (store: Store, args: NoInfer<Args>) => unknown,
): fc.Arbitrary<Step> {
  return steps(name, args, expected, (store, _, drawn) => actual(store, drawn));
}

function steps<Args extends unknown[]>(
  name: string,
  args: Arbitraries<Args>,
  expected: (model: Model, args: Args) => unknown,
  actual: (store: Store, model: Model, args: Args) => unknown,
): fc.Arbitrary<Step> {
  return fc.tuple<Args>(...args).map((drawn) => {
    const text = `${name}(${drawn.map((word) => JSON.stringify(word)).join(', ')})`;
    return new Step(
      text,
      (model) => expected(model, drawn),
      (store, model) => actual(store, model, drawn),
    );
  });
}

async function settle(verb: () => unknown): Promise<unknown> {
  try {
    return { answer: await verb() };
  } catch (error) {
    if (error instanceof UnibusError) return { code: error.code };
    throw error;
  }
}
