import type { HttpBindings } from '@hono/node-server';
import type { ErrorCode } from '@unibus/protocol';
import type { Context, MiddlewareHandler } from 'hono';
import type { User } from '../users/user.ts';

/** What the steps of one request leave for the steps after them. */
export interface AppEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** The route's pattern, never the path itself, which may hold what must not be logged. */
    route: string;
    body: Buffer;
    /** The verified signer, 64 hex. */
    signPub: string;
    /** The verified signer's account. */
    account: User;
    /** Why the request was refused. */
    refusal: ErrorCode;
  };
}

export type AppContext = Context<AppEnv>;
export type Step = MiddlewareHandler<AppEnv>;
