import type { UnibusError } from '@unibus/protocol';
import { isActiveAdmin } from '../../users/user.ts';
import type { AccountEntries } from './account-entries.ts';
import type { AdminGuard } from './admin-guard.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, SealedEntry } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import type { Claims } from './claims.ts';
import type { InviteEntry, UserEntry } from './entries.ts';
import type { Reservations } from './reservations.ts';
import { isUnreadable } from './sealed.ts';
import { advanceWatermark, readWatermark } from './watermarks.ts';

const finishedAtOnce = 32;

/**
 * Finishes what a crash left half-way. Every change is one committed entry from which the rest follows, so settling is
 * reading what changed since the last time and doing again what was due after each, to no effect where it was done.
 * How far that went is kept as one watermark per bucket: see docs/decisions/0002-settle-by-watermark.md.
 */
export class Settling {
  readonly #buckets: Buckets;
  readonly #accounts: AccountEntries;
  readonly #reservations: Reservations;
  readonly #claims: Claims;
  readonly #guard: AdminGuard;
  readonly #audit: AuditLog;
  readonly #onUnreadable: (error: UnibusError) => void;

  constructor(parts: {
    buckets: Buckets;
    accounts: AccountEntries;
    reservations: Reservations;
    claims: Claims;
    guard: AdminGuard;
    audit: AuditLog;
    onUnreadable: (error: UnibusError) => void;
  }) {
    this.#buckets = parts.buckets;
    this.#accounts = parts.accounts;
    this.#reservations = parts.reservations;
    this.#claims = parts.claims;
    this.#guard = parts.guard;
    this.#audit = parts.audit;
    this.#onUnreadable = parts.onUnreadable;
  }

  /** Any number of servers may do this at once, beside the verbs. @throws store_unavailable */
  async run(): Promise<void> {
    const { handles, invites, users } = this.#buckets;
    await this.#settle(handles, (holder) => this.#reservations.complete(holder));
    await this.#settle(invites, (invite) => this.#finishInvite(invite));
    await this.#settle(users, (user) => this.#finishUser(user));
    await this.#guard.rollForwardAll();
  }

  /** The watermark stays below what cannot be read, which is told every time until it is put right. */
  async #settle<T>(bucket: Bucket<T>, finish: (value: T) => Promise<void>): Promise<void> {
    const from = await readWatermark(this.#buckets.marks, bucket.name);
    const upTo = await bucket.lastRevision();
    let settled = upTo;
    for await (const batch of inBatches(bucket.between(from, upTo))) {
      const unsettled = await Promise.all(batch.map((entry) => this.#finish(entry, finish)));
      settled = Math.min(settled, ...unsettled.map((revision) => revision - 1));
    }
    await advanceWatermark(this.#buckets.marks, bucket.name, settled);
    this.#audit.noteSettled(bucket, Math.max(from, settled));
  }

  /** Infinity when it is finished; else the revision that is not. */
  async #finish<T>(entry: SealedEntry<T>, finish: (value: T) => Promise<void>): Promise<number> {
    try {
      const { value } = entry.open();
      if (value !== null) await finish(value);
      return Number.POSITIVE_INFINITY;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.#onUnreadable(error);
      return entry.revision;
    }
  }

  async #finishInvite(invite: InviteEntry): Promise<void> {
    if (invite.claim !== null) await this.#claims.finish(invite);
    else await this.#audit.publish(invite.audit);
  }

  async #finishUser({ user, deleted, audit }: UserEntry): Promise<void> {
    if (deleted) await this.#accounts.absence(user.signPub);
    else if (isActiveAdmin(user)) await this.#guard.admit(user.signPub);
    await this.#audit.publish(audit);
  }
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < finishedAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
