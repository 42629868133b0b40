import type { BlockList } from 'node:net';
import { isUnibusError, UnibusError } from '@unibus/protocol';
import type { Clock } from '../clock.ts';
import type { AppContext, Step } from './app-env.ts';
import { addressGroup, clientAddress } from './client-address.ts';
import { TokenBuckets } from './token-buckets.ts';

export interface RateLimits {
  readonly perAddress: number;
  readonly everywhere: number;
}

/** Bounds what somebody without an account can make the server do. Limits are in requests per minute. */
export class RateLimiter {
  readonly #addresses: TokenBuckets;
  readonly #everywhere: TokenBuckets;
  readonly #refusals: TokenBuckets;
  readonly #trustedProxies: BlockList;

  constructor(limits: RateLimits, trustedProxies: BlockList, clock: Clock) {
    this.#addresses = new TokenBuckets(limits.perAddress, clock);
    this.#everywhere = new TokenBuckets(limits.everywhere, clock);
    this.#refusals = new TokenBuckets(limits.perAddress, clock);
    this.#trustedProxies = trustedProxies;
  }

  /** For endpoints that need no account: each request counts. The address goes first, so that one cannot use up all. */
  everyRequest(): Step {
    return (c, next) => {
      refuseIf(this.#addresses.take(this.#groupOf(c)), c);
      refuseIf(this.#everywhere.take(''), c);
      return next();
    };
  }

  /**
   * For signed endpoints, around the check of the signature: only requests that fail it count. An address that sent too
   * many is refused before the costly check.
   */
  failedChecks(check: (c: AppContext) => Promise<void>): Step {
    return async (c, next) => {
      const group = this.#groupOf(c);
      refuseIf(this.#refusals.peek(group), c);
      try {
        await check(c);
      } catch (error) {
        if (isUnibusError(error) && error.status === 401) this.#refusals.take(group);
        throw error;
      }
      await next();
    };
  }

  #groupOf(c: AppContext): string {
    const remoteAddress = c.env.incoming.socket.remoteAddress ?? '';
    return addressGroup(clientAddress(remoteAddress, c.req.header('x-forwarded-for'), this.#trustedProxies));
  }
}

function refuseIf(secondsToWait: number, c: AppContext): void {
  if (secondsToWait === 0) return;
  c.header('retry-after', String(secondsToWait));
  throw new UnibusError('rate_limited', `Wait ${secondsToWait} s`);
}
