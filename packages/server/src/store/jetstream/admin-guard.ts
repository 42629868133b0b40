import { UnibusError } from '@unibus/protocol';
import { isActiveAdmin, type User } from '../../users/user.ts';
import type { AccountEntries } from './account-entries.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket } from './bucket.ts';
import type { Cascade } from './cascade.ts';
import type { Admins, Intent } from './entries.ts';

const key = 'admins';
const nobody: Admins = { signPubs: [], intents: [] };

/**
 * Keeps the last active admin, with one record for all of them. The record never claims too much: whoever is in it is
 * an active admin. So a change that takes an admin's rights leaves the record first, together with its intent, which
 * is the commit point and is rolled forward by whoever meets it; one that gives rights enters it last.
 */
export class AdminGuard {
  readonly #admins: Bucket<Admins>;
  readonly #accounts: AccountEntries;
  readonly #audit: AuditLog;
  readonly #cascade: Cascade;

  constructor(parts: {
    admins: Bucket<Admins>;
    accounts: AccountEntries;
    audit: AuditLog;
    cascade: Cascade;
  }) {
    this.#admins = parts.admins;
    this.#accounts = parts.accounts;
    this.#audit = parts.audit;
    this.#cascade = parts.cascade;
  }

  /** True when there is an active admin. */
  async isGuarding(): Promise<boolean> {
    return (await this.#read()).value.signPubs.length > 0;
  }

  /** Enters the admin, if they are an active one. The record is read before the user: a stale user cannot enter. */
  async admit(signPub: string): Promise<void> {
    for (;;) {
      const admins = await this.#read();
      if (await this.#rollForwardThoseOf(signPub, admins.value)) continue;
      const { user } = await this.#accounts.get(signPub);
      if (user === null || !isActiveAdmin(user)) return;
      if (admins.value.signPubs.includes(signPub)) return;
      const signPubs = [...admins.value.signPubs, signPub];
      if (await this.#write({ ...admins.value, signPubs }, admins.revision)) return;
    }
  }

  /**
   * Decides the intent, if `before` is the user's entry still, and carries it out.
   * False when it has to be looked at again, because the user or the record changed meanwhile.
   * @throws last_admin
   */
  async carryOut(before: User, intent: Intent): Promise<boolean> {
    const admins = await this.#read();
    if (await this.#rollForwardThoseOf(before.signPub, admins.value)) return false;
    const signPubs = admins.value.signPubs.filter((signPub) => signPub !== before.signPub);
    if (isActiveAdmin(before) && signPubs.length === 0) throw new UnibusError('last_admin');
    const intents = [...admins.value.intents, intent];
    if (!(await this.#write({ signPubs, intents }, admins.revision))) return false;
    return this.#rollForward(intent);
  }

  /** Finishes what has been decided about this account. True when there was something: what was read is old. */
  async rollForward(signPub: string): Promise<boolean> {
    return this.#rollForwardThoseOf(signPub, (await this.#read()).value);
  }

  async rollForwardAll(): Promise<void> {
    for (const intent of (await this.#read()).value.intents) await this.#rollForward(intent);
  }

  async #rollForwardThoseOf(signPub: string, { intents }: Admins): Promise<boolean> {
    const theirs = intents.filter(({ next }) => next.user.signPub === signPub);
    for (const intent of theirs) await this.#rollForward(intent);
    return theirs.length > 0;
  }

  /** False when the intent came to nothing, because the user's entry was another one when it was decided. */
  async #rollForward(intent: Intent): Promise<boolean> {
    const { user, audit } = intent.next;
    const isApplied = await this.#apply(intent);
    if (isApplied) {
      await this.#audit.publish(audit);
      await this.#cascade.cancelInvitesOf(user.signPub, audit, () => this.#isOpen(intent));
      await this.#accounts.absence(user.signPub);
    }
    await this.#drop(intent);
    if (!isApplied) await this.admit(user.signPub);
    return isApplied;
  }

  /** Writes the user's entry, once, by whomever; a record that is published proves that it was. */
  async #apply({ userRevision, next }: Intent): Promise<boolean> {
    const { entry } = await this.#accounts.get(next.user.signPub);
    if (entry.revision !== userRevision)
      return entry.value?.audit.id === next.audit.id || this.#audit.has(next.audit.id);
    return (await this.#accounts.replace(entry, next)) || this.#apply({ userRevision, next });
  }

  async #isOpen({ next }: Intent): Promise<boolean> {
    const { intents } = (await this.#read()).value;
    return intents.some((intent) => intent.next.audit.id === next.audit.id);
  }

  async #drop({ next }: Intent): Promise<void> {
    for (;;) {
      const { value, revision } = await this.#read();
      const intents = value.intents.filter((intent) => intent.next.audit.id !== next.audit.id);
      if (intents.length === value.intents.length) return;
      if (await this.#write({ ...value, intents }, revision)) return;
    }
  }

  async #read(): Promise<{ value: Admins; revision: number }> {
    const { value, revision } = await this.#admins.get(key);
    return { value: value ?? nobody, revision };
  }

  async #write(admins: Admins, revision: number): Promise<boolean> {
    return (await this.#admins.write(key, admins, revision)) !== null;
  }
}
