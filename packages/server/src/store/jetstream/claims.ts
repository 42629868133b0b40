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

type Claimed = InviteEntry & { readonly claim: Claim };

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
      if (isClaimed(invite)) return { user: await this.#again(invite, keys), created: false };
      await this.#refuseDead(invite);
      const claimed = await this.#claim(entry, invite, keys, change);
      if (claimed !== null) return { user: theirs(await this.#carryOut(claimed), claimed), created: true };
    }
  }

  /** Makes the account that a claim stands for, unless that was done. */
  async finish(invite: InviteEntry): Promise<void> {
    if (isClaimed(invite) && !(await this.#audit.has(invite.audit.id))) await this.#carryOut(invite);
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
  ): Promise<Claimed | null> {
    const userRevision = await this.#accounts.absence(signPub);
    const at = toTime(this.#clock());
    const action = userRevision === null ? 'invite.burn' : 'user.register';
    const audit = inviteRecord(action, invite.invite, signPub, { ...change, at });
    const next = { ...invite, claim: { signPub, kexPub, at, userRevision }, audit };
    await this.#audit.publishOf(this.#invites, entry);
    return (await this.#invites.write(entry.key, next, entry.revision)) === null ? null : next;
  }

  async #again(claimed: Claimed, { signPub, kexPub }: Keys): Promise<User> {
    const { claim } = claimed;
    if (claim.signPub !== signPub || claim.kexPub !== kexPub) throw new UnibusError('invite_used');
    await this.finish(claimed);
    return theirs((await this.#accounts.get(signPub)).user, claimed);
  }

  /** Answers the account at the claimant's key, whichever way it came. */
  async #carryOut(claimed: Claimed): Promise<User | null> {
    const user = await this.#makeAccount(claimed);
    const isTheirs = user?.inviteId === claimed.invite.id;
    if (isTheirs && isActiveAdmin(user)) await this.#guard.admit(user.signPub);
    // Where the account came and went, its record was published before it went, and this one changes nothing.
    await this.#audit.publish({ ...claimed.audit, action: isTheirs ? 'user.register' : 'invite.burn' });
    return user;
  }

  async #makeAccount(claimed: Claimed): Promise<User | null> {
    const { userRevision } = claimed.claim;
    const next = { user: userOf(claimed), deleted: false, audit: claimed.audit };
    const isMade = userRevision !== null && (await this.#accounts.create(next, userRevision));
    return isMade ? next.user : (await this.#accounts.get(next.user.signPub)).user;
  }
}

function isClaimed(invite: InviteEntry): invite is Claimed {
  return invite.claim !== null;
}

function userOf({ invite, claim }: Claimed): User {
  const { signPub, kexPub, at: createdAt } = claim;
  const { id: inviteId, handle, role } = invite;
  return { signPub, kexPub, handle, role, status: 'active', createdAt, revokedAt: null, inviteId };
}

/** @throws user_exists when the account came another way | invite_used when it is gone */
function theirs(user: User | null, { invite }: InviteEntry): User {
  if (user === null) throw new UnibusError('invite_used');
  if (user.inviteId !== invite.id) throw new UnibusError('user_exists');
  return user;
}
