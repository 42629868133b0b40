/** The public door of @unibus/client: a wallet, joining a bus, and the calls of members and admins. Runs anywhere. */

export type { AuditApi } from './audit/audit-api.ts';
export {
  ClientError,
  type ClientErrorCode,
  clientErrorCatalogue,
  isClientError,
} from './client-error.ts';
export { readBus } from './http/read-bus.ts';
export { ServerProblem } from './http/server-problem.ts';
export { type Call, type Ports, SignedFetch, systemPorts } from './http/signed-fetch.ts';
export { inspectInvite, readInviteLink } from './invites/inspect-invite.ts';
export type { InviteFilter, InviteRequest, InvitesApi } from './invites/invites-api.ts';
export { join } from './invites/join.ts';
export type { Page, PageQuery } from './paging.ts';
export { Unibus } from './unibus.ts';
export type { UserFilter, UsersApi } from './users/users-api.ts';
export type { KeyPath } from './wallet/derive-keys.ts';
export { createPhrase, parsePhrase } from './wallet/phrase.ts';
export { createWallet, restoreWallet, type Wallet } from './wallet/wallet.ts';
