import { UnibusError } from '@unibus/protocol';
import type { AuditRecord } from '../../audit/audit-record.ts';
import type { Page, PageQuery } from '../store.ts';
import type { Bucket, Entry } from './bucket.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { isAuditId } from './entries.ts';

/** Enough to know the records of what is under way; a record that is forgotten is published again, to no effect. */
const remembered = 50_000;

const list = 'audit';

/**
 * UNIBUS_audit: one entry per committed change, created once and never written again, so that its revisions are
 * positions without gaps.
 *
 * Two rules make the log complete. The record that a revision of an entry embeds is published before the next
 * revision is written. And it is published last: once it is here, nothing of that change is left to be finished.
 */
export class AuditLog {
  readonly #bucket: Bucket<AuditRecord>;
  readonly #published = new Set<string>();
  readonly #settled = new Map<string, number>();

  constructor(bucket: Bucket<AuditRecord>) {
    this.#bucket = bucket;
  }

  /** Idempotent; of two records with one id the first stays. */
  async publish(record: AuditRecord): Promise<void> {
    if (this.#published.has(record.id)) return;
    await this.#bucket.write(record.id, record, 0);
    this.#remember(record.id);
  }

  /** To be called before an entry is overwritten. */
  async publishOf(
    bucket: Bucket<unknown>,
    { revision, value }: Entry<{ audit: AuditRecord }>,
  ): Promise<void> {
    const isSettled = revision <= (this.#settled.get(bucket.name) ?? 0);
    if (value !== null && !isSettled) await this.publish(value.audit);
  }

  async has(id: string): Promise<boolean> {
    if (this.#published.has(id)) return true;
    const isThere = (await this.#bucket.get(id)).value !== null;
    if (isThere) this.#remember(id);
    return isThere;
  }

  /** Everything up to this revision of the bucket is known to be published. */
  noteSettled(bucket: Bucket<unknown>, revision: number): void {
    this.#settled.set(bucket.name, revision);
  }

  async page({ cursor, after, limit }: PageQuery & { after?: string }): Promise<Page<AuditRecord>> {
    if (after === undefined) return this.#newestFirst(cursor, limit);
    return this.#oldestFirst(cursor === undefined ? await this.#positionOf(after) : position(cursor), limit);
  }

  async #newestFirst(cursor: string | undefined, limit: number): Promise<Page<AuditRecord>> {
    const before = cursor === undefined ? (await this.#bucket.lastRevision()) + 1 : position(cursor);
    const first = Math.max(1, before - limit);
    const items = (await this.#read(first, before - 1)).toReversed();
    return { items, next: first > 1 ? formatCursor(list, `${first}`) : null };
  }

  async #oldestFirst(after: number, limit: number): Promise<Page<AuditRecord>> {
    const newest = await this.#bucket.lastRevision();
    const last = Math.min(newest, after + limit);
    return {
      items: await this.#read(after + 1, last),
      next: last < newest ? formatCursor(list, `${last}`) : null,
    };
  }

  async #read(first: number, last: number): Promise<AuditRecord[]> {
    const revisions = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    const entries = await Promise.all(revisions.map((revision) => this.#bucket.at(revision)));
    return entries.flatMap((entry) => entry?.value ?? []);
  }

  async #positionOf(id: string): Promise<number> {
    const { revision, value } = isAuditId(id) ? await this.#bucket.get(id) : { revision: 0, value: null };
    if (value === null) throw new UnibusError('cursor_invalid');
    return revision;
  }

  #remember(id: string): void {
    const [oldest] = this.#published;
    if (this.#published.size >= remembered && oldest !== undefined) this.#published.delete(oldest);
    this.#published.add(id);
  }
}

function position(cursor: string): number {
  const text = parseCursor(list, cursor);
  if (!/^[1-9][0-9]{0,15}$/.test(text)) throw new UnibusError('cursor_invalid');
  return Number(text);
}
