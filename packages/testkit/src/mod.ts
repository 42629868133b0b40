/** The public door of @unibus/testkit: real engines and owned time for tests. */
export { FakeClock } from './fake-clock.ts';
export { freePort } from './free-port.ts';
export { NatsCluster, startNatsCluster } from './nats-cluster.ts';
export type { NatsServerOptions } from './nats-config.ts';
export { NatsServer, startNatsServer } from './nats-server.ts';
export { type SeededWallet, seededWallet } from './seeded-wallet.ts';
