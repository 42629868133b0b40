import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Clock } from '../src/clock.ts';
import type { Call, Ending, OpenArena } from '../src/store/arena.race.ts';
import type { FreshSpecStore, StoreSpec } from './open-store.ts';

/** One worker process and its lines. */
class Racer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const worker = new URL('store-race-worker.ts', import.meta.url).pathname;
    this.#child = spawn(process.execPath, ['--conditions=unibus-source', worker], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#child.stdout === null) throw new Error('the worker has no stdout');
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  say(message: object | string): void {
    this.#child.stdin?.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  }

  async hear(): Promise<{ ready?: boolean; endings?: Ending[] }> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the worker is gone');
    return JSON.parse(value);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.stdin?.end();
    await once(this.#child, 'exit');
  }
}

/** Processes that wait for a race; each has its own handle on the data. */
export class RaceProcesses implements AsyncDisposable {
  readonly #racers: readonly Racer[];

  constructor(count: number) {
    this.#racers = Array.from({ length: count }, () => new Racer());
  }

  /** Opens arenas whose calls begin when all processes have opened the store. */
  arena(open: (clock: Clock) => Promise<FreshSpecStore>): OpenArena {
    return async (clock) => {
      const fresh = await open(clock);
      const atOnce = (calls: readonly Call[]) => this.atOnce(fresh.spec, clock(), calls);
      return { ...fresh, atOnce, [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose]() };
    };
  }

  /** The endings in the order of the calls, which are dealt to the processes in turn. */
  async atOnce(spec: StoreSpec, now: number, calls: readonly Call[]): Promise<Ending[]> {
    const count = this.#racers.length;
    for (const [index, racer] of this.#racers.entries())
      racer.say({ spec, now, calls: calls.filter((_, number) => number % count === index) });
    await Promise.all(this.#racers.map((racer) => racer.hear()));
    for (const racer of this.#racers) racer.say('go');
    const heard = await Promise.all(this.#racers.map((racer) => racer.hear()));
    return calls.map((_, number) => {
      const ending = heard[number % count]?.endings?.[Math.floor(number / count)];
      if (ending === undefined) throw new Error('the worker left a call without an ending');
      return ending;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#racers.map((racer) => racer.end()));
  }
}
