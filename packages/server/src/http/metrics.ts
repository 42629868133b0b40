import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  readonly status: number;
  readonly refusal: string | null;
  readonly seconds: number;
}

/** Methods that a label may hold: the set of time series must not grow with what strangers send. */
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']);

/** What Prometheus is told. Its own registry, so that two servers in one process do not mix. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #duration = new Histogram({
    name: 'unibus_http_request_duration_seconds',
    help: 'Time from the request head to the answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.#registry],
  });
  readonly #registrations = this.#counter(
    'unibus_registrations_total',
    'Accounts made by redeeming an invitation',
  );
  readonly #minted = this.#counter('unibus_invites_minted_total', 'Invitations minted by admins');
  readonly #cancelled = this.#counter(
    'unibus_invites_cancelled_total',
    'Requests that left an invitation cancelled',
  );
  readonly #storeErrors = this.#counter(
    'unibus_store_errors_total',
    'Requests that failed because of the store',
  );

  constructor(nonceCount: () => number) {
    new Gauge({
      name: 'unibus_nonces',
      help: 'Nonces remembered until their signatures expire',
      registers: [this.#registry],
      collect() {
        this.set(nonceCount());
      },
    });
    collectDefaultMetrics({ register: this.#registry });
  }

  answered({ method, route, status, refusal, seconds }: AnsweredRequest): void {
    const label = knownMethods.has(method) ? method : 'other';
    this.#duration.labels(label, route, String(status)).observe(seconds);
    if (refusal === 'store_unavailable' || refusal === 'internal') this.#storeErrors.inc();
    if (status >= 300) return;
    if (route === '/register' && status === 201) this.#registrations.inc();
    if (route === '/invites' && status === 201) this.#minted.inc();
    if (route === '/invites/{id}' && method === 'DELETE') this.#cancelled.inc();
  }

  /** The text exposition format, and its content type. */
  async expose(): Promise<{ text: string; contentType: string }> {
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }
}
