import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { BusJson } from '@unibus/protocol';
import type { Clock } from '../clock.ts';
import { addressRanges } from '../config/address-ranges.ts';
import type { Settings } from '../config/settings.ts';
import type { Store } from '../store/store.ts';
import type { AdmissionParts } from './admission.ts';
import { createApp } from './app.ts';
import type { Drain } from './drain.ts';
import type { Logger } from './logging.ts';
import type { Metrics } from './metrics.ts';
import type { Nonces } from './nonces.ts';
import { unreadableRequestAnswer } from './problem.ts';
import { RateLimiter } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { createRoutes } from './routes.ts';
import { standardHeaders } from './standard-headers.ts';
import { signatureCheck } from './verify-signature.ts';

export interface RequestHandlerParts {
  readonly store: Store;
  readonly bus: BusJson;
  readonly nonces: Nonces;
  readonly metrics: Metrics;
  readonly drain: Drain;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The whole HTTP API as a handler for node:http. */
export function createRequestHandler(settings: Settings, parts: RequestHandlerParts): RequestListener {
  const { store, bus, metrics, clock } = parts;
  const inviteLife = { usual: settings.invite_ttl, longest: settings.invite_ttl_max };
  const app = createApp({
    ...parts,
    routes: createRoutes({ store, bus, inviteLife, metrics, clock }),
    admission: admissionParts(settings, parts),
    publicUrl: bus.public_url,
    corsOrigins: settings.cors_origins,
  });
  const listener = getRequestListener(app.fetch, {
    // HTTP/1.0 needs no Host, and nothing here asks for it.
    hostname: 'localhost',
    errorHandler: () => unreadableRequestAnswer(bus.public_url),
  });
  const setHeaders = standardHeaders(clock);
  return (request, response) => {
    setHeaders(response);
    void listener(request, response);
  };
}

function admissionParts(
  settings: Settings,
  { store, bus, nonces, clock }: RequestHandlerParts,
): AdmissionParts {
  const limits = { perAddress: settings.rate_limit_address, everywhere: settings.rate_limit_global };
  return {
    store,
    rateLimiter: new RateLimiter(limits, addressRanges(settings.trusted_proxies), clock),
    checkSignature: signatureCheck(bus.public_url, clock, nonces),
    readBody: readBody(settings.body_limit),
  };
}
