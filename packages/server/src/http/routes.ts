import type { BusJson } from '@unibus/protocol';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from './metrics.ts';
import { openapiDocument } from './openapi.ts';
import type { Route } from './route.ts';
import { auditList } from './routes/audit-list.ts';
import { busRead } from './routes/bus-read.ts';
import { healthLive } from './routes/health-live.ts';
import { healthReady } from './routes/health-ready.ts';
import { inviteCancel } from './routes/invite-cancel.ts';
import { inviteInspect } from './routes/invite-inspect.ts';
import { inviteList } from './routes/invite-list.ts';
import { type InviteLife, inviteMint } from './routes/invite-mint.ts';
import { meLeave } from './routes/me-leave.ts';
import { meRead } from './routes/me-read.ts';
import { metricsRead } from './routes/metrics-read.ts';
import { openapiRead } from './routes/openapi-read.ts';
import { problemRead } from './routes/problem-read.ts';
import { userDelete } from './routes/user-delete.ts';
import { userList } from './routes/user-list.ts';
import { userRead } from './routes/user-read.ts';
import { userRegister } from './routes/user-register.ts';
import { userReinstate } from './routes/user-reinstate.ts';
import { userRevoke } from './routes/user-revoke.ts';
import { userSetRole } from './routes/user-set-role.ts';

export interface RouteParts {
  readonly store: Store;
  readonly bus: BusJson;
  readonly inviteLife: InviteLife;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Every endpoint of the server: its address, who may call it, and what it does. */
export function createRoutes({ store, bus, inviteLife, metrics, clock }: RouteParts): readonly Route[] {
  const routes: readonly Route[] = [
    { method: 'GET', path: '/healthz', who: 'probe', endpoint: healthLive() },
    { method: 'GET', path: '/readyz', who: 'probe', endpoint: healthReady(store) },
    { method: 'GET', path: '/.well-known/unibus', who: 'anyone', endpoint: busRead(bus) },
    {
      method: 'GET',
      path: '/openapi.json',
      who: 'anyone',
      endpoint: openapiRead(() => openapiDocument(routes, bus)),
    },
    { method: 'GET', path: '/problems/{code}', who: 'anyone', endpoint: problemRead(bus.public_url) },
    {
      method: 'POST',
      path: '/invites/inspect',
      who: 'link-holder',
      endpoint: inviteInspect(store, clock, bus),
    },
    { method: 'POST', path: '/register', who: 'newcomer', endpoint: userRegister(store, bus) },
    { method: 'GET', path: '/me', who: 'wallet', endpoint: meRead() },
    { method: 'DELETE', path: '/me', who: 'wallet', endpoint: meLeave(store) },
    { method: 'GET', path: '/users', who: 'wallet', endpoint: userList(store) },
    { method: 'GET', path: '/users/{sign_pub}', who: 'wallet', endpoint: userRead(store) },
    { method: 'DELETE', path: '/users/{sign_pub}', who: 'admin', endpoint: userDelete(store) },
    { method: 'POST', path: '/users/{sign_pub}/revoke', who: 'admin', endpoint: userRevoke(store) },
    { method: 'POST', path: '/users/{sign_pub}/reinstate', who: 'admin', endpoint: userReinstate(store) },
    { method: 'POST', path: '/users/{sign_pub}/role', who: 'admin', endpoint: userSetRole(store) },
    { method: 'GET', path: '/invites', who: 'admin', endpoint: inviteList(store, clock) },
    { method: 'POST', path: '/invites', who: 'admin', endpoint: inviteMint(store, clock, inviteLife) },
    { method: 'DELETE', path: '/invites/{id}', who: 'admin', endpoint: inviteCancel(store, clock) },
    { method: 'GET', path: '/audit', who: 'admin', endpoint: auditList(store) },
    { method: 'GET', path: '/metrics', who: 'admin', endpoint: metricsRead(metrics) },
  ];
  return routes;
}
