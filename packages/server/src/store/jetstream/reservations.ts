import { isActiveAdmin } from '../../users/user.ts';
import type { AccountEntries } from './account-entries.ts';
import type { AdminGuard } from './admin-guard.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, Entry } from './bucket.ts';
import { type HandleEntry, hexKey, type InviteEntry, type UserEntry } from './entries.ts';

/**
 * Makes the invite or the account that a handle's entry speaks of. Whoever meets such an entry may do so, at any time
 * and again: an invite is created once, an account only while its key is as it was when the handle was taken.
 */
export class Reservations {
  readonly #invites: Bucket<InviteEntry>;
  readonly #accounts: AccountEntries;
  readonly #guard: AdminGuard;
  readonly #audit: AuditLog;

  constructor(parts: {
    invites: Bucket<InviteEntry>;
    accounts: AccountEntries;
    guard: AdminGuard;
    audit: AuditLog;
  }) {
    this.#invites = parts.invites;
    this.#accounts = parts.accounts;
    this.#guard = parts.guard;
    this.#audit = parts.audit;
  }

  async complete(holder: HandleEntry): Promise<void> {
    if ('account' in holder) await this.completeAccount(holder.account, holder.userRevision);
    else await this.completeInvite(holder.invite);
  }

  /** The invite as it is now. It may be another one: an id belongs to the first that was minted with it. */
  async completeInvite(minted: InviteEntry): Promise<Entry<InviteEntry>> {
    const key = hexKey(minted.invite.id) ?? '';
    const entry = await this.#invites.get(key);
    if (entry.value !== null) return entry;
    const revision = await this.#invites.write(key, minted, entry.revision);
    if (revision === null) return this.completeInvite(minted);
    await this.#audit.publish(minted.audit);
    return { key, revision, value: minted };
  }

  /** True when the account was made, now or before, and whatever became of it since; false when the key had one. */
  async completeAccount(added: UserEntry, userRevision: number): Promise<boolean> {
    if (await this.#audit.has(added.audit.id)) return true;
    await this.#accounts.create(added, userRevision);
    const { user, entry } = await this.#accounts.get(added.user.signPub);
    if (entry.value?.audit.id !== added.audit.id) return this.#audit.has(added.audit.id);
    if (user !== null && isActiveAdmin(user)) await this.#guard.admit(user.signPub);
    await this.#audit.publish(added.audit);
    return true;
  }
}
