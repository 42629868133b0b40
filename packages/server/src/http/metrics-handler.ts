import type { RequestListener } from 'node:http';
import type { Metrics } from './metrics.ts';

/** GET /metrics and nothing else, unsigned: for a listener of its own, where only Prometheus can reach it. */
export function createMetricsHandler(metrics: Pick<Metrics, 'expose'>): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.expose().then(
      ({ text, contentType }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };
}
