import { isExpired } from '../../invites/invite.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, Entry } from './bucket.ts';
import type { InviteEntry } from './entries.ts';
import { inviteRecord, type TimedChange } from './records.ts';

/** The two ways an invite ends without being used. Both are writes at the revision that was looked at. */
export class InviteEndings {
  readonly #invites: Bucket<InviteEntry>;
  readonly #audit: AuditLog;

  constructor(invites: Bucket<InviteEntry>, audit: AuditLog) {
    this.#invites = invites;
    this.#audit = audit;
  }

  /** The cancelled invite; null when somebody else changed it first. */
  async cancel(
    entry: Entry<InviteEntry>,
    invite: InviteEntry,
    change: TimedChange,
  ): Promise<InviteEntry | null> {
    const audit = inviteRecord('invite.cancel', invite.invite, null, change);
    const next = { ...invite, cancelledAt: change.at, audit };
    if (!(await this.#replace(entry, next))) return null;
    await this.#audit.publish(audit);
    return next;
  }

  /** For an expired invite: from here on it is dead for a server whose clock is behind, too. */
  async lapse(entry: Entry<InviteEntry>, invite: InviteEntry): Promise<boolean> {
    return this.#replace(entry, { ...invite, lapsed: true });
  }

  /** Of an invite that was ended before, perhaps by somebody who died right after. */
  async publish(entry: Entry<InviteEntry>): Promise<void> {
    await this.#audit.publishOf(this.#invites, entry);
  }

  async #replace(entry: Entry<InviteEntry>, next: InviteEntry): Promise<boolean> {
    await this.#audit.publishOf(this.#invites, entry);
    return (await this.#invites.write(entry.key, next, entry.revision)) !== null;
  }
}

/** Neither used nor cancelled, and not expired by this clock; one that lapsed may look so to a clock that went back. */
export function isPending(entry: InviteEntry, now: number): boolean {
  return isUnended(entry) && !isExpired(entry.invite, now);
}

export function isUnended({ claim, cancelledAt }: InviteEntry): boolean {
  return claim === null && cancelledAt === null;
}
