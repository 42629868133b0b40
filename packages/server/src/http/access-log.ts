import { performance } from 'node:perf_hooks';
import type { Step } from './app-env.ts';
import type { Logger } from './logging.ts';
import type { Metrics } from './metrics.ts';

/** One line and one measurement for each request, after its answer is known. The address is never logged, only its route. */
export function accessLog(logger: Logger, metrics: Metrics): Step {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const milliseconds = performance.now() - start;
    const { status } = c.res;
    const requestId = c.get('requestId');
    const refusal = c.get('refusal');
    const route = c.get('route') ?? 'none';
    const method = c.req.raw.method;
    metrics.answered({ method, route, status, refusal: refusal ?? null, seconds: milliseconds / 1000 });
    if (refusal === 'internal')
      logger.error({ request_id: requestId, method, route, err: c.error }, 'broken');
    logger.info({
      request_id: requestId,
      method,
      route,
      status,
      ms: Math.round(milliseconds * 10) / 10,
      by: c.get('account')?.handle ?? c.get('signPub')?.slice(0, 8),
      refusal,
    });
  };
}
