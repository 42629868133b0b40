import type { Clock } from '../../clock.ts';
import { isExpired } from '../../invites/invite.ts';
import type { User } from '../../users/user.ts';
import type { AccountEntries } from './account-entries.ts';
import type { Bucket, Entry } from './bucket.ts';
import type { Claims } from './claims.ts';
import { type HandleEntry, handleKey, hexKey, type InviteEntry } from './entries.ts';
import type { InviteEndings } from './invite-endings.ts';
import type { Reservations } from './reservations.ts';

/** Who holds a handle, as seen at `revision` of its entry. */
export interface HandleRead {
  readonly revision: number;
  readonly holder: 'nobody' | 'account' | PendingHolder;
}

interface PendingHolder {
  readonly entry: Entry<InviteEntry>;
  readonly invite: InviteEntry;
}

type Holder = HandleRead['holder'];

/**
 * UNIBUS_handles. An entry is written when a handle is taken and never when it becomes free: that follows from the
 * invite or the account that it names. Taking it is the commit point of minting an invite and of adding an account.
 */
export class Handles {
  readonly #handles: Bucket<HandleEntry>;
  readonly #invites: Bucket<InviteEntry>;
  readonly #accounts: AccountEntries;
  readonly #claims: Claims;
  readonly #endings: InviteEndings;
  readonly #reservations: Reservations;
  readonly #clock: Clock;

  constructor(parts: {
    handles: Bucket<HandleEntry>;
    invites: Bucket<InviteEntry>;
    accounts: AccountEntries;
    claims: Claims;
    endings: InviteEndings;
    reservations: Reservations;
    clock: Clock;
  }) {
    this.#handles = parts.handles;
    this.#invites = parts.invites;
    this.#accounts = parts.accounts;
    this.#claims = parts.claims;
    this.#endings = parts.endings;
    this.#reservations = parts.reservations;
    this.#clock = parts.clock;
  }

  /** Completes what a crash left half-way, and makes an expired holder lapse before it calls the handle free. */
  async read(handle: string): Promise<HandleRead> {
    const { value, revision } = await this.#handles.get(handleKey(handle));
    if (value === null) return { revision, holder: 'nobody' };
    await this.#reservations.complete(value);
    return { revision, holder: await this.#holder(handle, value) };
  }

  /** Takes a handle that nobody held at that revision. False when somebody else took it first. */
  async take(handle: string, by: HandleEntry, revision: number): Promise<boolean> {
    return (await this.#handles.write(handleKey(handle), by, revision)) !== null;
  }

  /** The account that has the handle. */
  async user(handle: string): Promise<User | null> {
    const { value } = await this.#handles.get(handleKey(handle));
    const signPub = value === null ? null : await this.#signPubOf(value);
    const user = signPub === null ? null : (await this.#accounts.get(signPub)).user;
    return user?.handle === handle ? user : null;
  }

  async #signPubOf(value: HandleEntry): Promise<string | null> {
    if ('account' in value) return value.account.user.signPub;
    const entry = await this.#invites.get(hexKey(value.invite.invite.id) ?? '');
    return entry.value?.claim?.signPub ?? null;
  }

  async #holder(handle: string, value: HandleEntry): Promise<Holder> {
    if ('account' in value) {
      const { user } = await this.#accounts.get(value.account.user.signPub);
      return user?.handle === handle ? 'account' : 'nobody';
    }
    return this.#holderByInvite(handle, await this.#reservations.completeInvite(value.invite));
  }

  async #holderByInvite(handle: string, entry: Entry<InviteEntry>): Promise<Holder> {
    const invite = entry.value;
    if (invite === null || invite.invite.handle !== handle) return 'nobody';
    if (invite.claim !== null) return this.#holderByClaim(invite, invite.claim.signPub);
    if (invite.cancelledAt !== null || invite.lapsed) return 'nobody';
    if (!isExpired(invite.invite, this.#clock())) return { entry, invite };
    if (await this.#endings.lapse(entry, invite)) return 'nobody';
    return this.#holderByInvite(handle, await this.#invites.get(entry.key));
  }

  async #holderByClaim(invite: InviteEntry, signPub: string): Promise<Holder> {
    await this.#claims.finish(invite);
    const { user } = await this.#accounts.get(signPub);
    return user?.inviteId === invite.invite.id ? 'account' : 'nobody';
  }
}
