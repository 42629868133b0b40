import { UnibusError } from '@unibus/protocol';
import { type Clock, toTime } from '../../clock.ts';
import type { Invite, NewInvite } from '../../invites/invite.ts';
import type { Change } from '../store.ts';
import type { AdminGuard } from './admin-guard.ts';
import type { Bucket, Entry } from './bucket.ts';
import { hexKey, type InviteEntry, type UserEntry } from './entries.ts';
import type { Handles, PendingHolder } from './handles.ts';
import type { Invitations } from './invitations.ts';
import { type InviteEndings, isPending, isUnended } from './invite-endings.ts';
import type { TimedChange } from './records.ts';
import { readable } from './sealed.ts';

/** The first invitation, of which there is one at a time, until there is an admin. */
export class Bootstrap {
  readonly #invites: Bucket<InviteEntry>;
  readonly #users: Bucket<UserEntry>;
  readonly #handles: Handles;
  readonly #invitations: Invitations;
  readonly #endings: InviteEndings;
  readonly #guard: AdminGuard;
  readonly #settle: () => Promise<void>;
  readonly #clock: Clock;

  constructor(parts: {
    invites: Bucket<InviteEntry>;
    users: Bucket<UserEntry>;
    handles: Handles;
    invitations: Invitations;
    endings: InviteEndings;
    guard: AdminGuard;
    settle: () => Promise<void>;
    clock: Clock;
  }) {
    this.#invites = parts.invites;
    this.#users = parts.users;
    this.#handles = parts.handles;
    this.#invitations = parts.invitations;
    this.#endings = parts.endings;
    this.#guard = parts.guard;
    this.#settle = parts.settle;
    this.#clock = parts.clock;
  }

  /**
   * See Store.replaceBootstrapInvite. An earlier one that holds the handle is ended first, so a crash may leave none
   * alive until the next start; the others are ended last, so of two servers that do this at once the later invite
   * stays. Looks for an admin again at the end: an earlier one may have been redeemed meanwhile.
   */
  async replace(request: NewInvite, by: Change): Promise<Invite | null> {
    const change = { ...by, at: toTime(this.#clock()) };
    if (await this.#isAnybodyAdmin()) return null;
    const revision = await this.#mint(request, change);
    await this.#endEarlier(revision, change);
    if (!(await this.#isAnybodyAdmin())) return this.#invitations.get(request.id);
    await this.#takeBack(request.id, change);
    return null;
  }

  /** Active or not. Without an active one the bus is young, and there are few accounts to look at. */
  async #isAnybodyAdmin(): Promise<boolean> {
    await this.#settle();
    if (await this.#guard.isGuarding()) return true;
    for await (const { value } of readable(this.#users.between(0, await this.#users.lastRevision())))
      if (value?.user.role === 'admin' && !value.deleted) return true;
    return false;
  }

  /** Answers the revision of the invite; also when the same call had minted it before. */
  async #mint(request: NewInvite, change: TimedChange): Promise<number> {
    for (;;) {
      if ((await this.#invitations.minted(request, null)) !== null) return this.#revisionOf(request.id);
      const { holder, revision } = await this.#handles.read(request.handle);
      if (holder === 'nobody') await this.#invitations.mint(request, { ...change, actor: null }, revision);
      else await this.#endHolder(holder, request.id, change);
    }
  }

  /** An earlier bootstrap invite gives way; anybody else keeps the handle. */
  async #endHolder(holder: PendingHolder | 'account', id: string, change: TimedChange): Promise<void> {
    if (holder === 'account' || holder.invite.invite.createdBy !== null)
      throw new UnibusError('handle_taken');
    if (holder.invite.invite.id !== id) await this.#endings.cancel(holder.entry, holder.invite, change);
  }

  async #endEarlier(revision: number, change: TimedChange): Promise<void> {
    for await (const entry of readable(this.#invites.between(0, revision))) {
      if (entry.revision < revision && entry.value?.invite.createdBy === null) await this.#end(entry, change);
    }
  }

  async #end(entry: Entry<InviteEntry>, change: TimedChange): Promise<void> {
    const invite = entry.value;
    if (invite === null || !isUnended(invite)) return;
    if (isPending(invite, this.#clock())) await this.#endings.cancel(entry, invite, change);
    else if (!invite.lapsed) await this.#endings.lapse(entry, invite);
  }

  async #takeBack(id: string, change: TimedChange): Promise<void> {
    try {
      await this.#invitations.cancel(id, change);
    } catch (error) {
      if (!(error instanceof UnibusError && error.code === 'invite_used')) throw error;
    }
  }

  async #revisionOf(id: string): Promise<number> {
    return (await this.#invites.get(hexKey(id) ?? '')).revision;
  }
}
