import type { Clock } from '../../clock.ts';
import type { Bucket, Entry } from './bucket.ts';
import type { InviteEntry } from './entries.ts';
import { type InviteEndings, isPending } from './invite-endings.ts';
import type { TimedChange } from './records.ts';
import { readable } from './sealed.ts';

/** Invitations end with their admin's authority. */
export class Cascade {
  readonly #invites: Bucket<InviteEntry>;
  readonly #endings: InviteEndings;
  readonly #clock: Clock;

  constructor(parts: { invites: Bucket<InviteEntry>; endings: InviteEndings; clock: Clock }) {
    this.#invites = parts.invites;
    this.#endings = parts.endings;
    this.#clock = parts.clock;
  }

  /**
   * Cancels what the account minted and nobody has used. Only invites older than the moment at which `isOpen` is still
   * true: when others have finished the change, the admin may be one again, with new invites that must live.
   */
  async cancelInvitesOf(signPub: string, change: TimedChange, isOpen: () => Promise<boolean>): Promise<void> {
    const upTo = await this.#invites.lastRevision();
    if (!(await isOpen())) return;
    for await (const entry of readable(this.#invites.between(0, upTo))) {
      if (entry.revision <= upTo && entry.value?.invite.createdBy === signPub)
        await this.#cancel(entry, change);
    }
  }

  /** An invite leaves the pending state once: whoever changed it in between has ended it. */
  async #cancel(entry: Entry<InviteEntry>, change: TimedChange): Promise<void> {
    const invite = entry.value;
    if (invite === null || invite.claim !== null) return;
    if (isPending(invite, this.#clock())) await this.#endings.cancel(entry, invite, change);
    else await this.#endings.publish(entry);
  }
}
