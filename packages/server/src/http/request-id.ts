import { randomUUID } from 'node:crypto';
import type { Step } from './app-env.ts';

/** Names the request in the answer, the log and the audit record. A name that the client sends is not believed. */
export function requestId(): Step {
  return (c, next) => {
    const id = randomUUID();
    c.set('requestId', id);
    c.env.outgoing.setHeader('x-request-id', id);
    return next();
  };
}
