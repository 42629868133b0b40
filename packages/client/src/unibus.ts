import { type UserJson, userAnswerSchema } from '@unibus/protocol';
import { AuditApi } from './audit/audit-api.ts';
import { type Ports, SignedFetch, systemPorts } from './http/signed-fetch.ts';
import { InvitesApi } from './invites/invites-api.ts';
import { UsersApi } from './users/users-api.ts';
import type { Wallet } from './wallet/wallet.ts';

/** One wallet on one bus. Nothing is asked of the server before the first call. */
export class Unibus {
  readonly users: UsersApi;
  readonly invites: InvitesApi;
  readonly audit: AuditApi;
  readonly #http: SignedFetch;

  /** `server` is the public URL that the invitation link began with. */
  constructor({ server, wallet, ports = systemPorts }: { server: string; wallet: Wallet; ports?: Ports }) {
    this.#http = new SignedFetch(server, wallet, ports);
    this.users = new UsersApi(this.#http);
    this.invites = new InvitesApi(this.#http, wallet.signPub, ports.randomBytes);
    this.audit = new AuditApi(this.#http);
  }

  /** One's own account. @throws ServerProblem account_unknown | account_revoked */
  async me(): Promise<UserJson> {
    const { user } = await this.#http.call({ method: 'GET', path: '/me', answer: userAnswerSchema });
    return user;
  }

  /** Leaves the bus for good: the account is erased. @throws ServerProblem last_admin */
  async leave(): Promise<UserJson> {
    const { user } = await this.#http.call({ method: 'DELETE', path: '/me', answer: userAnswerSchema });
    return user;
  }
}
