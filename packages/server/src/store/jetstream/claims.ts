import { UnibusError } from '@unibus/protocol';
import type { Clock } from '../../clock.ts';
import { toTime } from '../../clock.ts';
import { isExpired } from '../../invites/invite.ts';
import { isActiveAdmin, type User } from '../../users/user.ts';
import type { Change, Keys } from '../store.ts';
import type { AccountEntries } from './account-entries.ts';
import type { AdminGuard } from './admin-guard.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, Entry } from './bucket.ts';
import { type Claim, hexKey, type InviteEntry } from './entries.ts';
import { inviteRecord } from './records.ts';

/**
 * Redeems invites. The commit point is one write of the invite, at the revision that was looked at: it holds the claim,
 * from which anybody can make the account afterwards, and only while nothing else was written at the key of the
 * account since the claimant saw it absent. So a late finisher never brings a deleted account back.
 */
export class Claims {
  readonly #invites: Bucket<InviteEntry>;
  readonly #accounts: AccountEntries;
  readonly #guard: AdminGuard;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(parts: {
    invites: Bucket<InviteEntry>;
    accounts: AccountEntries;
    guard: AdminGuard;
    audit: AuditLog;
    clock: Clock;
  }) {
    this.#invites = parts.invites;
    this.#accounts = parts.accounts;
    this.#guard = parts.guard;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
  }

  /** See Store.consumeInvite. */
  async redeem(id: string, keys: Keys, change: Change): Promise<{ user: User; created: boolean }> {
    for (;;) {
      const { entry, invite } = await this.#find(id);
      if (invite.claim !== null)
        return { user: await this.#again(invite, invite.claim, keys), created: false };
      await this.#refuseDead(invite);
      const claimed = await this.#claim(entry, invite, keys, change);
      if (claimed !== null) return { user: await this.#admitted(claimed), created: true };
    }
  }

  /** Makes the account that a claim stands for, unless that was done. Answers the account at the claimant's key. */
  async finish(claimed: InviteEntry): Promise<User | null> {
    const { claim, audit } = claimed;
    if (claim === null || (await this.#audit.has(audit.id))) return null;
    return this.#carryOut(claimed, claim);
  }

  async #find(id: string): Promise<{ entry: Entry<InviteEntry>; invite: InviteEntry }> {
    const key = hexKey(id);
    const entry = key === null ? null : await this.#invites.get(key);
    if (entry === null || entry.value === null) throw new UnibusError('not_found');
    return { entry, invite: entry.value };
  }

  async #refuseDead({ invite, cancelledAt, lapsed }: InviteEntry): Promise<void> {
    if (cancelledAt !== null) throw new UnibusError('invite_cancelled');
    if (invite.createdBy !== null) {
      const { user } = await this.#accounts.get(invite.createdBy);
      if (user === null || !isActiveAdmin(user)) throw new UnibusError('invite_cancelled');
    }
    if (lapsed || isExpired(invite, this.#clock())) throw new UnibusError('invite_expired');
  }

  /** Null when somebody else changed the invite first. */
  async #claim(
    entry: Entry<InviteEntry>,
    invite: InviteEntry,
    { signPub, kexPub }: Keys,
    change: Change,
  ): Promise<InviteEntry | null> {
    const userRevision = await this.#accounts.absence(signPub);
    const at = toTime(this.#clock());
    const action = userRevision === null ? 'invite.burn' : 'user.register';
    const audit = inviteRecord(action, invite.invite, signPub, { ...change, at });
    const next = { ...invite, claim: { signPub, kexPub, at, userRevision }, audit };
    await this.#audit.publishOf(this.#invites, entry);
    return (await this.#invites.write(entry.key, next, entry.revision)) === null ? null : next;
  }

  async #admitted(claimed: InviteEntry & { claim: Claim | null }): Promise<User> {
    const user = claimed.claim === null ? null : await this.#carryOut(claimed, claimed.claim);
    return theirs(user, claimed);
  }

  async #again(claimed: InviteEntry, claim: Claim, keys: Keys): Promise<User> {
    if (claim.signPub !== keys.signPub || claim.kexPub !== keys.kexPub) throw new UnibusError('invite_used');
    await this.finish(claimed);
    return theirs((await this.#accounts.get(keys.signPub)).user, claimed);
  }

  async #carryOut(claimed: InviteEntry, claim: Claim): Promise<User | null> {
    const user = await this.#makeAccount(claimed, claim);
    const isTheirs = user?.inviteId === claimed.invite.id;
    if (isTheirs && isActiveAdmin(user)) await this.#guard.admit(user.signPub);
    // Where the account came and went, its record was published before it went, and this one changes nothing.
    await this.#audit.publish({ ...claimed.audit, action: isTheirs ? 'user.register' : 'invite.burn' });
    return user;
  }

  async #makeAccount({ invite, audit }: InviteEntry, claim: Claim): Promise<User | null> {
    const { signPub, kexPub, at, userRevision } = claim;
    const { handle, role, id } = invite;
    const user: User = {
      signPub,
      kexPub,
      handle,
      role,
      status: 'active',
      createdAt: at,
      revokedAt: null,
      inviteId: id,
    };
    const isMade =
      userRevision !== null && (await this.#accounts.create({ user, deleted: false, audit }, userRevision));
    return isMade ? user : (await this.#accounts.get(signPub)).user;
  }
}

/** @throws user_exists when the account came another way | invite_used when it is gone */
function theirs(user: User | null, { invite }: InviteEntry): User {
  if (user === null) throw new UnibusError('invite_used');
  if (user.inviteId !== invite.id) throw new UnibusError('user_exists');
  return user;
}
