import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { type NatsConnection, RequestError, TimeoutError } from '@nats-io/nats-core';
import { UnibusError } from '@unibus/protocol';

/** How long one write may take, and how long the servers may be away or without a leader, in milliseconds. */
export const patience = 5_000;

/** How long a read may take until it is asked again: a node that has just started may leave it without an answer. */
export const readPatience = 2_000;

const pause = 50;

/** "JetStream system temporarily unavailable": the cluster has no leader yet. */
const temporarilyUnavailable = 10008;

/**
 * Asks JetStream over a connection that may go away and come back. nats.js drops what is published while it dials and
 * leaves what was under way to its time-out; here a request waits for the connection, and ends with it.
 */
export class Link {
  readonly #connection: NatsConnection;
  readonly #underWay = new Set<(lost: ConnectionLost) => void>();
  /** Null while the connection is up; else resolves when it is up again. */
  #isBack: PromiseWithResolvers<void> | null = null;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
    void this.#watch();
  }

  /**
   * Repeats, for a while, what may be repeated.
   * @throws store_unavailable
   */
  async ask<T>(request: () => Promise<T>): Promise<T> {
    return this.#try(request, (error) => isUnanswered(error) || isUnprocessed(error));
  }

  /**
   * Repeats, for a while, only what was certainly not processed: nobody listened while a cluster elected a leader, or
   * another write of the same key was on its way.
   * @throws store_unavailable for everything else: after a time-out or a lost connection the outcome is unknown
   */
  async tell<T>(request: () => Promise<T>): Promise<T> {
    return this.#try(request, isUnprocessed);
  }

  async #try<T>(request: () => Promise<T>, mayRepeat: (error: unknown) => boolean): Promise<T> {
    const deadline = performance.now() + patience;
    for (;;) {
      await this.#untilUp(deadline);
      try {
        return await this.#whileUp(request());
      } catch (error) {
        if (!mayRepeat(error) || performance.now() > deadline) throw unavailable(error);
        await sleep(pause);
      }
    }
  }

  async #untilUp(deadline: number): Promise<void> {
    if (this.#isBack === null) return;
    const timer = new AbortController();
    const isLate = sleep(Math.max(0, deadline - performance.now()), true, timer).catch(() => true);
    const isGone =
      this.#connection.isClosed() || (await Promise.race([this.#isBack.promise, isLate])) === true;
    timer.abort();
    if (isGone) throw new UnibusError('store_unavailable', 'there is no connection to NATS');
  }

  #whileUp<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#underWay.add(reject);
      answer.then(resolve, reject).finally(() => this.#underWay.delete(reject));
    });
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') this.#down();
      if (type === 'reconnect') this.#up();
    }
    this.#down();
  }

  #down(): void {
    this.#isBack ??= Promise.withResolvers();
    for (const reject of this.#underWay) reject(new ConnectionLost('the connection to NATS was lost'));
    this.#underWay.clear();
  }

  #up(): void {
    this.#isBack?.resolve();
    this.#isBack = null;
  }
}

class ConnectionLost extends Error {}

export function unavailable(cause: unknown, detail?: string): UnibusError {
  if (cause instanceof UnibusError) return cause;
  const reason = cause instanceof Error ? cause.message : 'unknown error';
  return new UnibusError('store_unavailable', detail ?? `JetStream does not answer: ${reason}`, { cause });
}

/** True when the key's revision was not the expected one: somebody else wrote first, and this write never happens. */
export function isLost(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence;
}

function isUnanswered(error: unknown): boolean {
  return error instanceof ConnectionLost || error instanceof TimeoutError;
}

function isUndecided(code: number): boolean {
  return code === JetStreamApiCodes.StreamWrongLastSequenceUnknown || code === temporarilyUnavailable;
}

function isUnprocessed(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return isUndecided(error.code);
  if (!(error instanceof Error)) return false;
  const cause = error instanceof RequestError ? error : error.cause;
  return cause instanceof RequestError && cause.isNoResponders();
}
