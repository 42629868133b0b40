import {
  bytesToHex,
  formatInviteLink,
  type InviteJson,
  inviteAnswerSchema,
  inviteId,
  inviteListSchema,
  inviteToken,
} from '@unibus/protocol';
import type { Ports, SignedFetch } from '../http/signed-fetch.ts';
import { type Page, type PageQuery, walkPages } from '../paging.ts';

export interface InviteRequest {
  readonly handle: string;
  /** Default 'member'. */
  readonly role?: 'admin' | 'member' | undefined;
  /** Seconds; the server has a default and a longest. */
  readonly ttl?: number | undefined;
}

export interface InviteFilter {
  readonly status?: InviteJson['status'] | undefined;
  /** The first hex digits of the id. */
  readonly idPrefix?: string | undefined;
}

/** Invitations; for admins. Every call may throw what `SignedFetch.call` throws. */
export class InvitesApi {
  readonly #http: SignedFetch;
  readonly #issuer: string;
  readonly #randomBytes: Ports['randomBytes'];

  constructor(http: SignedFetch, issuer: string, randomBytes: Ports['randomBytes']) {
    this.#http = http;
    this.#issuer = issuer;
    this.#randomBytes = randomBytes;
  }

  /**
   * A new link. Its secret is made here and is nowhere else: the server learns the invitation's id alone, so the link
   * cannot be shown again.
   */
  async mint({ handle, role, ttl }: InviteRequest): Promise<{ invite: InviteJson; link: string }> {
    const secret = bytesToHex(this.#randomBytes(32));
    const { invite } = await this.#http.call({
      method: 'POST',
      path: '/invites',
      body: { id: inviteId(inviteToken(secret)), handle, role, ttl },
      answer: inviteAnswerSchema,
    });
    return { invite, link: formatInviteLink({ publicUrl: this.#http.server, secret, issuer: this.#issuer }) };
  }

  page({ status, idPrefix, cursor, limit }: InviteFilter & PageQuery = {}): Promise<Page<InviteJson>> {
    return this.#http.call({
      method: 'GET',
      path: '/invites',
      query: { status, id_prefix: idPrefix, cursor, limit },
      answer: inviteListSchema,
    });
  }

  list(filter: InviteFilter = {}): AsyncIterable<InviteJson> {
    return walkPages((query) => this.page({ ...filter, ...query }));
  }

  /** By the whole id. Idempotent. @throws ServerProblem not_found | invite_used */
  async cancel(id: string): Promise<InviteJson> {
    const { invite } = await this.#http.call({
      method: 'DELETE',
      path: `/invites/${encodeURIComponent(id)}`,
      answer: inviteAnswerSchema,
    });
    return invite;
  }
}
