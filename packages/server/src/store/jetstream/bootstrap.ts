import { isUnibusError, UnibusError } from '@unibus/protocol';
import { type Clock, toTime } from '../../clock.ts';
import type { Invite, NewInvite } from '../../invites/invite.ts';
import type { Change } from '../store.ts';
import type { AdminGuard } from './admin-guard.ts';
import type { Bucket, Entry } from './bucket.ts';
import { hexKey, type InviteEntry, type UserEntry } from './entries.ts';
import type { HandleRead, Handles } from './handles.ts';
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
   * See Store.replaceBootstrapInvite. Ends the earlier ones, mints, and ends once more what is older: of two servers
   * that do this at once, the later invite stays. A crash in between leaves none alive until the next start. Looks for
   * an admin again at the end: an earlier invite may have been redeemed meanwhile.
   */
  async replace(request: NewInvite, by: Change): Promise<Invite | null> {
    const change = { ...by, at: toTime(this.#clock()) };
    if (await this.#isAnybodyAdmin()) return null;
    if ((await this.#invitations.minted(request, null)) === null) {
      const revision = await this.#mint(request, change);
      await this.#endOthers(request.id, revision - 1, change);
      if (await this.#isAnybodyAdmin()) return this.#takeBack(request.id, change);
    }
    return this.#invitations.get(request.id);
  }

  /** Active or not. Without an active one the bus is young, and there are few accounts to look at. */
  async #isAnybodyAdmin(): Promise<boolean> {
    await this.#settle();
    if (await this.#guard.isGuarding()) return true;
    for await (const { value } of readable(this.#users.between(0, await this.#users.lastRevision())))
      if (value?.user.role === 'admin' && !value.deleted) return true;
    return false;
  }

  /** Answers the revision of the invite. */
  async #mint(request: NewInvite, change: TimedChange): Promise<number> {
    for (;;) {
      const { holder, revision } = await this.#handles.read(request.handle);
      if (!givesWay(holder)) throw new UnibusError('handle_taken');
      await this.#endOthers(request.id, await this.#invites.lastRevision(), change);
      if (holder === 'nobody') await this.#invitations.mint(request, { ...change, actor: null }, revision);
      if ((await this.#invitations.minted(request, null)) !== null) return this.#revisionOf(request.id);
    }
  }

  async #endOthers(id: string, upTo: number, change: TimedChange): Promise<void> {
    for await (const entry of readable(this.#invites.between(0, upTo))) {
      const isBootstrap = entry.value?.invite.createdBy === null && entry.value.invite.id !== id;
      if (isBootstrap && entry.revision <= upTo) await this.#end(entry, change);
    }
  }

  async #end(entry: Entry<InviteEntry>, change: TimedChange): Promise<void> {
    const invite = entry.value;
    if (invite === null || !isUnended(invite)) return;
    if (isPending(invite, this.#clock())) await this.#endings.cancel(entry, invite, change);
    else if (!invite.lapsed) await this.#endings.lapse(entry, invite);
  }

  async #takeBack(id: string, change: TimedChange): Promise<null> {
    try {
      await this.#invitations.cancel(id, change);
    } catch (error) {
      if (!isUnibusError(error, 'invite_used')) throw error;
    }
    return null;
  }

  async #revisionOf(id: string): Promise<number> {
    return (await this.#invites.get(hexKey(id) ?? '')).revision;
  }
}

/** An earlier bootstrap invite does; anybody else keeps the handle. */
function givesWay(holder: HandleRead['holder']): boolean {
  return holder === 'nobody' || (holder !== 'account' && holder.invite.invite.createdBy === null);
}
