import { type AuditRecordJson, auditListSchema } from '@unibus/protocol';
import type { SignedFetch } from '../http/signed-fetch.ts';
import { type Page, type PageQuery, walkPages } from '../paging.ts';

/** How often a follower asks, in milliseconds. */
const followInterval = 1_000;

/** Who did what, on whom, when; for admins. Every call may throw what `SignedFetch.call` throws. */
export class AuditApi {
  readonly #http: SignedFetch;

  constructor(http: SignedFetch) {
    this.#http = http;
  }

  /** Newest first; with `after` (a record's id) what came after it, oldest first. */
  page({
    after,
    cursor,
    limit,
  }: { after?: string | undefined } & PageQuery = {}): Promise<Page<AuditRecordJson>> {
    return this.#http.call({
      method: 'GET',
      path: '/audit',
      query: { after, cursor, limit },
      answer: auditListSchema,
    });
  }

  /** Newest first. */
  list(): AsyncIterable<AuditRecordJson> {
    return walkPages((query) => this.page(query));
  }

  /** The `recent` newest records, oldest first, and then each new one as it comes, until the signal aborts. */
  async *follow(signal: AbortSignal, recent = 10): AsyncGenerator<AuditRecordJson, void, undefined> {
    let after: string | undefined;
    while (!signal.aborted) {
      const { items } = await this.page(after === undefined ? { limit: recent } : { after });
      for (const record of after === undefined ? items.toReversed() : items) {
        yield record;
        after = record.id;
      }
      if (items.length === 0) await pause(followInterval, signal);
    }
  }
}

/** Resolves when the time is over or the signal aborts, whichever comes first. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish);
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
