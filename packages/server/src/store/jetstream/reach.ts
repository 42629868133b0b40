import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { RequestError } from '@nats-io/nats-core';
import { UnibusError } from '@unibus/protocol';

/** How long one request to JetStream may take, and how long a cluster may be without a leader, in milliseconds. */
export const patience = 5_000;

const pause = 50;

/** "JetStream system temporarily unavailable": the cluster has no leader yet. */
const temporarilyUnavailable = 10008;

/**
 * Asks JetStream. What was certainly not processed (nobody listens while a cluster elects a leader, or another write
 * of the same key is on its way) is asked again for a while.
 * @throws store_unavailable for everything else: after a time-out or a lost connection the outcome is unknown
 */
export async function reach<T>(request: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!isUnprocessed(error) || performance.now() > deadline) throw unavailable(error);
      await sleep(pause);
    }
  }
}

export function unavailable(cause: unknown, detail?: string): UnibusError {
  if (cause instanceof UnibusError) return cause;
  const reason = cause instanceof Error ? cause.message : 'unknown error';
  return new UnibusError('store_unavailable', detail ?? `JetStream does not answer: ${reason}`, { cause });
}

/** True when the key's revision was not the expected one: somebody else wrote first, and this write never happens. */
export function isLost(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence;
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
