import { UnibusError } from '@unibus/protocol';
import { type Clock, toTime } from '../../clock.ts';
import { isActiveAdmin, type NewUser, type Role, type User, type UserStatus } from '../../users/user.ts';
import type { Change, Page, PageQuery } from '../store.ts';
import type { AccountEntries } from './account-entries.ts';
import type { AdminGuard } from './admin-guard.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, Entry } from './bucket.ts';
import type { UserEntry } from './entries.ts';
import type { Handles } from './handles.ts';
import { pageOfBucket } from './prefix-pages.ts';
import { userRecord } from './records.ts';
import type { Reservations } from './reservations.ts';

/** What a change makes of an account at a time; null where there is nothing to change. */
type Step = (user: User, at: string) => Pick<UserEntry, 'user' | 'deleted'> | null;

type UserAction = 'user.revoke' | 'user.reinstate' | 'user.role' | 'user.delete';

/** The verbs of users. */
export class Accounts {
  readonly #users: Bucket<UserEntry>;
  readonly #entries: AccountEntries;
  readonly #handles: Handles;
  readonly #reservations: Reservations;
  readonly #guard: AdminGuard;
  readonly #audit: AuditLog;
  readonly #settle: () => Promise<void>;
  readonly #clock: Clock;

  constructor(parts: {
    users: Bucket<UserEntry>;
    entries: AccountEntries;
    handles: Handles;
    reservations: Reservations;
    guard: AdminGuard;
    audit: AuditLog;
    settle: () => Promise<void>;
    clock: Clock;
  }) {
    this.#users = parts.users;
    this.#entries = parts.entries;
    this.#handles = parts.handles;
    this.#reservations = parts.reservations;
    this.#guard = parts.guard;
    this.#audit = parts.audit;
    this.#settle = parts.settle;
    this.#clock = parts.clock;
  }

  async get(signPub: string): Promise<User> {
    return found((await this.#entries.get(signPub)).user);
  }

  async getByHandle(handle: string): Promise<User> {
    return found(await this.#handles.user(handle));
  }

  async list({ cursor, limit, status }: PageQuery & { status?: UserStatus }): Promise<Page<User>> {
    const pick = ({ user, deleted }: UserEntry) =>
      deleted || (status !== undefined && user.status !== status) ? null : user;
    return pageOfBucket({ bucket: this.#users, cursor, limit, prefix: '', pick });
  }

  /** See Store.addUser. */
  async add({ signPub, kexPub, handle, role }: NewUser, change: Change): Promise<User> {
    const at = toTime(this.#clock());
    const user: User = {
      signPub,
      kexPub,
      handle,
      role,
      status: 'active',
      createdAt: at,
      revokedAt: null,
      inviteId: null,
    };
    const account = { user, deleted: false, audit: userRecord('user.add', user, { ...change, at }) };
    for (;;) {
      const userRevision = await this.#absence(signPub);
      const { holder, revision } = await this.#handles.read(handle);
      if (holder !== 'nobody') {
        // The account may have been this one, half-way until the handle was read.
        await this.#absence(signPub);
        throw new UnibusError('handle_taken');
      }
      if (!(await this.#handles.take(handle, { account, userRevision }, revision))) continue;
      if (await this.#reservations.completeAccount(account, userRevision)) return user;
    }
  }

  async revoke(signPub: string, change: Change): Promise<User> {
    const step: Step = (user, at) =>
      user.status === 'revoked'
        ? null
        : { user: { ...user, status: 'revoked', revokedAt: at }, deleted: false };
    return this.#change(signPub, 'user.revoke', step, change);
  }

  async reinstate(signPub: string, change: Change): Promise<User> {
    const step: Step = (user) =>
      user.status === 'active'
        ? null
        : { user: { ...user, status: 'active', revokedAt: null }, deleted: false };
    return this.#change(signPub, 'user.reinstate', step, change);
  }

  async setRole(signPub: string, role: Role, change: Change): Promise<User> {
    const step: Step = (user) => (user.role === role ? null : { user: { ...user, role }, deleted: false });
    return this.#change(signPub, 'user.role', step, change);
  }

  /** Answers the user as it last was. */
  async delete(signPub: string, change: Change): Promise<User> {
    return this.#change(signPub, 'user.delete', (user) => ({ user, deleted: true }), change);
  }

  async #absence(signPub: string): Promise<number> {
    const revision = await this.#entries.absence(signPub);
    if (revision !== null) return revision;
    const { user, entry } = await this.#entries.get(signPub);
    if (user !== null) await this.#unchanged(entry, user);
    throw new UnibusError('user_exists');
  }

  async #change(signPub: string, action: UserAction, step: Step, change: Change): Promise<User> {
    for (;;) {
      const { user: before, entry } = await this.#entries.get(signPub);
      // After the user: an intent that led to this entry and is not finished is seen here.
      if (await this.#guard.rollForward(signPub)) continue;
      const user = found(before);
      const at = toTime(this.#clock());
      const after = step(user, at);
      if (after === null) return this.#unchanged(entry, user);
      const next = { ...after, audit: userRecord(action, after.user, { ...change, at }) };
      if (await this.#apply(user, entry, next)) return next.user;
    }
  }

  /** A repeated call finishes what the first one may have left undone. */
  async #unchanged(entry: Entry<UserEntry>, user: User): Promise<User> {
    if (isActiveAdmin(user)) await this.#guard.admit(user.signPub);
    await this.#audit.publishOf(this.#users, entry);
    return user;
  }

  /** False when the account changed meanwhile. */
  async #apply(before: User, entry: Entry<UserEntry>, next: UserEntry): Promise<boolean> {
    if (takesRights(before, next)) return this.#takeRights(before, { userRevision: entry.revision, next });
    if (!(await this.#entries.replace(entry, next))) return false;
    if (isActiveAdmin(next.user)) await this.#guard.admit(next.user.signPub);
    await this.#audit.publish(next.audit);
    return true;
  }

  /** A crash may have left an active admin out of the guard's record: before it says last_admin, that is settled. */
  async #takeRights(before: User, intent: { userRevision: number; next: UserEntry }): Promise<boolean> {
    try {
      return await this.#guard.carryOut(before, intent);
    } catch (error) {
      if (!(error instanceof UnibusError && error.code === 'last_admin')) throw error;
      await this.#settle();
      return this.#guard.carryOut(before, intent);
    }
  }
}

/** True when whatever the account minted must end with the change, and, for an active admin, another one has to stay. */
function takesRights(before: User, { user, deleted }: UserEntry): boolean {
  const isLowered = before.role === 'admin' && user.role !== 'admin';
  return deleted || isLowered || (before.status === 'active' && user.status !== 'active');
}

function found(user: User | null): User {
  if (user === null) throw new UnibusError('not_found');
  return user;
}
