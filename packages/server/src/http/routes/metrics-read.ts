import { z } from 'zod';
import { accountEndpoint } from '../endpoint.ts';
import type { Metrics } from '../metrics.ts';

export function metricsRead(metrics: Pick<Metrics, 'expose'>) {
  return accountEndpoint({
    summary: 'Measurements for Prometheus',
    answers: { 200: z.string() },
    async handle() {
      const { text, contentType } = await metrics.expose();
      return { status: 200, body: text, type: contentType };
    },
  });
}
