import { UnibusError } from '@unibus/protocol';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { accessLog } from './access-log.ts';
import { type AdmissionParts, admission } from './admission.ts';
import type { AppContext, AppEnv, Step } from './app-env.ts';
import type { Drain } from './drain.ts';
import type { Answer, RawCall } from './endpoint.ts';
import type { Logger } from './logging.ts';
import type { Metrics } from './metrics.ts';
import { problemAnswer } from './problem.ts';
import { pathLooksSecret, readQuery, refuseSecretsInQuery } from './query.ts';
import { requestId } from './request-id.ts';
import type { Route } from './route.ts';

export interface AppParts {
  readonly routes: readonly Route[];
  readonly admission: AdmissionParts;
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly drain: Drain;
}

/** Composes the steps of a request around the route table. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const { routes, publicUrl, corsOrigins, logger, metrics, drain } = parts;
  const app = new Hono<AppEnv>();
  app.onError((error, c) => problemAnswer(error, publicUrl, c));
  app.notFound(refuseUnknownPath);
  app.use(requestId(), accessLog(logger, metrics));
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));
  app.use(refuseSecretsInQuery(), drain.step());
  for (const route of routes) {
    const steps = [named(route.path), ...admission(route.who, parts.admission)];
    app.on(route.method, [honoPath(route.path)], ...steps, (c) => answerCall(route, c));
  }
  for (const [path, methods] of methodsByPath(routes))
    app.all(honoPath(path), named(path), refuseMethod(methods));
  return app;
}

/** Lets configured web pages sign requests, and read what they need to sign well: the server's Date. */
function crossOrigin(origins: readonly string[]): Step {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: ['content-type', 'content-digest', 'signature', 'signature-input'],
    exposeHeaders: ['date', 'x-request-id', 'retry-after'],
    maxAge: 600,
  });
}

function named(path: string): Step {
  return (c, next) => {
    c.set('route', path);
    return next();
  };
}

async function answerCall(route: Route, c: AppContext): Promise<Response> {
  const call = {
    params: c.req.param(),
    query: readQuery(c.req.url),
    body: c.get('body'),
    requestId: c.get('requestId'),
  };
  return toResponse(await callEndpoint(route, call, c), c);
}

function callEndpoint(route: Route, call: Omit<RawCall<never>, 'caller'>, c: AppContext): Promise<Answer> {
  switch (route.who) {
    case 'newcomer':
      return route.endpoint.answer({ ...call, caller: { signPub: c.get('signPub') } });
    case 'wallet':
    case 'admin':
      return route.endpoint.answer({ ...call, caller: c.get('account') });
    default:
      return route.endpoint.answer({ ...call, caller: null });
  }
}

function toResponse({ status, body, type }: Answer, c: AppContext): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return c.body(text, status, { 'content-type': type ?? 'application/json' });
}

function refuseUnknownPath(c: AppContext): never {
  throw new UnibusError(pathLooksSecret(c.req.path) ? 'secret_in_url' : 'not_found');
}

function refuseMethod(methods: readonly string[]): Step {
  return (c) => {
    c.header('allow', methods.join(', '));
    throw new UnibusError('method_not_allowed');
  };
}

/** Hono answers HEAD wherever there is a GET. */
function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = Map.groupBy(routes, ({ path }) => path);
  return new Map(
    [...methods].map(([path, rows]) => [
      path,
      rows.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : method)),
    ]),
  );
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
