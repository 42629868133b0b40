import type { NatsConnection } from '@nats-io/nats-core';
import { connect, type NodeConnectionOptions } from '@nats-io/transport-node';
import { UnibusError } from '@unibus/protocol';
import { patience } from './link.ts';

/**
 * Connects for as long as the store lives: when the servers go away it tries again without end, and verbs fail with
 * store_unavailable until it succeeds.
 * @throws store_unavailable when no server can be reached now
 */
export async function connectToNats(options: NodeConnectionOptions): Promise<NatsConnection> {
  try {
    return await connect({
      name: 'unibus membership',
      timeout: patience,
      ...options,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      ignoreAuthErrorAbort: true,
      // Two stack traces captured for each request would cost as much as the rest of it.
      noAsyncTraces: true,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown error';
    throw new UnibusError('store_unavailable', `NATS cannot be reached: ${reason}`, { cause });
  }
}
