import { type UserJson, userAnswerSchema, userListSchema } from '@unibus/protocol';
import type { Call, SignedFetch } from '../http/signed-fetch.ts';
import { type Page, type PageQuery, walkPages } from '../paging.ts';

export interface UserFilter {
  readonly status?: UserJson['status'] | undefined;
  readonly handle?: string | undefined;
}

/**
 * The directory, for everybody; and what admins do to accounts, which are named by their signPub. Every call may throw
 * what `SignedFetch.call` throws, the changes also not_found, not_admin and last_admin.
 */
export class UsersApi {
  readonly #http: SignedFetch;

  constructor(http: SignedFetch) {
    this.#http = http;
  }

  page({ status, handle, cursor, limit }: UserFilter & PageQuery = {}): Promise<Page<UserJson>> {
    return this.#http.call({
      method: 'GET',
      path: '/users',
      query: { status, handle, cursor, limit },
      answer: userListSchema,
    });
  }

  list(filter: UserFilter = {}): AsyncIterable<UserJson> {
    return walkPages((query) => this.page({ ...filter, ...query }));
  }

  async get(signPub: string): Promise<UserJson> {
    const { user } = await this.#http.call({
      method: 'GET',
      path: userPath(signPub),
      answer: userAnswerSchema,
    });
    return user;
  }

  /** Null when nobody has this handle. */
  async findByHandle(handle: string): Promise<UserJson | null> {
    const { items } = await this.page({ handle });
    return items.find((user) => user.handle === handle) ?? null;
  }

  /** Suspends the account until it is reinstated. Idempotent. */
  revoke(signPub: string): Promise<UserJson> {
    return this.#change(signPub, { method: 'POST', path: '/revoke' });
  }

  /** Idempotent. */
  reinstate(signPub: string): Promise<UserJson> {
    return this.#change(signPub, { method: 'POST', path: '/reinstate' });
  }

  changeRole(signPub: string, role: UserJson['role']): Promise<UserJson> {
    return this.#change(signPub, { method: 'POST', path: '/role', body: { role } });
  }

  /** Erases the account for good and frees its handle; answers it as it last was. */
  delete(signPub: string): Promise<UserJson> {
    return this.#change(signPub, { method: 'DELETE', path: '' });
  }

  async #change(signPub: string, change: Omit<Call<unknown>, 'answer'>): Promise<UserJson> {
    const path = userPath(signPub) + change.path;
    const { user } = await this.#http.call({ ...change, path, answer: userAnswerSchema });
    return user;
  }
}

function userPath(signPub: string): string {
  return `/users/${encodeURIComponent(signPub)}`;
}
