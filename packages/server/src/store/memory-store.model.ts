import { type ErrorCode, inviteId, UnibusError } from '@unibus/protocol';
import type { AuditAction, AuditRecord } from '../audit/audit-record.ts';
import { type Clock, toTime } from '../clock.ts';
import {
  type Invite,
  type InviteStatus,
  inviteStatus,
  isExpired,
  type NewInvite,
} from '../invites/invite.ts';
import { isActiveAdmin, type NewUser, type Role, type User } from '../users/user.ts';
import type { Change, Keys } from './store.ts';

const fail = (code: ErrorCode): never => {
  throw new UnibusError(code);
};

/** What a Store is, in as few words as possible: the yardstick of the model-based suite. */
export class MemoryStore {
  readonly users = new Map<string, User>();
  readonly invites = new Map<string, Invite>();
  readonly audit: Omit<AuditRecord, 'id'>[] = [];
  readonly #lapsed = new Set<string>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  getUser = (signPub: string): User => this.users.get(signPub) ?? fail('not_found');
  getUserByHandle = (handle: string): User => this.#owner(handle) ?? fail('not_found');
  getInvite = (id: string): Invite => this.invites.get(id) ?? fail('not_found');
  usersThatAre = (status?: User['status']) =>
    [...this.users.values()].filter((u) => (status ?? u.status) === u.status);
  invitesThatAre = (status?: InviteStatus) =>
    [...this.invites.values()].filter(
      (i) => status === undefined || inviteStatus(i, this.#clock()) === status,
    );

  addUser({ signPub, kexPub, handle, role }: NewUser, change: Change): User {
    if (this.users.has(signPub)) fail('user_exists');
    this.#take(handle);
    const state = { status: 'active', createdAt: this.#now(), revokedAt: null, inviteId: null } as const;
    return this.#put('user.add', { signPub, kexPub, handle, role, ...state }, change);
  }

  revokeUser(signPub: string, change: Change): User {
    const user = this.getUser(signPub);
    if (user.status === 'revoked') return user;
    this.#refuseLastAdmin(user);
    this.#cancelAll(signPub, change);
    return this.#put('user.revoke', { ...user, status: 'revoked', revokedAt: this.#now() }, change);
  }

  reinstateUser(signPub: string, change: Change): User {
    const user = this.getUser(signPub);
    if (user.status === 'active') return user;
    return this.#put('user.reinstate', { ...user, status: 'active', revokedAt: null }, change);
  }

  setUserRole(signPub: string, role: Role, change: Change): User {
    const user = this.getUser(signPub);
    if (user.role === role) return user;
    this.#refuseLastAdmin(user);
    if (role === 'member') this.#cancelAll(signPub, change);
    return this.#put('user.role', { ...user, role }, change);
  }

  deleteUser(signPub: string, change: Change): User {
    const user = this.getUser(signPub);
    this.#refuseLastAdmin(user);
    this.#cancelAll(signPub, change);
    this.#put('user.delete', user, change);
    this.users.delete(signPub);
    return user;
  }

  createInvite(invite: NewInvite, change: Change): Invite {
    return this.#mintedBefore(invite, change.actor) ?? this.#mint(invite, change);
  }

  replaceBootstrapInvite(invite: NewInvite, change: Change): Invite | null {
    if (this.usersThatAre().some((user) => user.role === 'admin')) return null;
    const existing = this.#mintedBefore(invite, null);
    if (existing !== null) return existing;
    const holder = this.#holder(invite.handle);
    if (this.#owner(invite.handle) || (holder && holder.createdBy !== null)) fail('handle_taken');
    for (const old of this.invitesThatAre('expired')) if (old.createdBy === null) this.#lapsed.add(old.id);
    this.#cancelAll(null, change);
    return this.#mint(invite, { ...change, actor: null });
  }

  cancelInvite(id: string, change: Change): Invite {
    const invite = this.getInvite(id);
    if (invite.used) fail('invite_used');
    return invite.cancelledAt === null ? this.#cancel(invite, change) : invite;
  }

  consumeInvite(token: string, keys: Keys, change: Change): { user: User; created: boolean } {
    const invite = this.getInvite(inviteId(token));
    const account = this.users.get(keys.signPub);
    if (invite.used) {
      const isSame = invite.usedSignPub === keys.signPub && invite.usedKexPub === keys.kexPub;
      if (!isSame || account === undefined) return fail('invite_used');
      return account.inviteId === invite.id ? { user: account, created: false } : fail('user_exists');
    }
    const issuer = this.users.get(invite.createdBy ?? '');
    const isOrphan = invite.createdBy !== null && !(issuer && isActiveAdmin(issuer));
    if (invite.cancelledAt !== null || isOrphan) fail('invite_cancelled');
    if (this.#lapsed.has(invite.id) || isExpired(invite, this.#clock())) fail('invite_expired');
    const [usedAt, { handle, role }] = [this.#now(), invite];
    const spent = { ...invite, used: true, usedAt, usedSignPub: keys.signPub, usedKexPub: keys.kexPub };
    this.invites.set(invite.id, spent);
    const subject = { ...keys, inviteId: invite.id, handle, role };
    this.#record(account ? 'invite.burn' : 'user.register', subject, change);
    if (account) fail('user_exists');
    const user: User = { ...subject, status: 'active', createdAt: usedAt, revokedAt: null };
    this.users.set(keys.signPub, user);
    return { user, created: true };
  }

  #now = () => toTime(this.#clock());
  #owner = (handle: string) => this.usersThatAre().find((user) => user.handle === handle);
  #holder = (handle: string) =>
    this.invitesThatAre('pending').find((invite) => invite.handle === handle && !this.#lapsed.has(invite.id));

  #take(handle: string): void {
    if (this.#owner(handle) || this.#holder(handle)) fail('handle_taken');
    for (const old of this.invitesThatAre('expired')) if (old.handle === handle) this.#lapsed.add(old.id);
  }

  #mintedBefore({ id, handle, role }: NewInvite, actor: string | null): Invite | null {
    const old = this.invites.get(id);
    if (old === undefined) return null;
    return old.handle === handle && old.role === role && old.createdBy === actor
      ? old
      : fail('invite_exists');
  }

  #mint({ id, handle, role, expiresAt }: NewInvite, change: Change): Invite {
    this.#take(handle);
    const unused = { used: false, cancelledAt: null, usedAt: null, usedSignPub: null, usedKexPub: null };
    const invite = {
      id,
      handle,
      role,
      expiresAt,
      createdAt: this.#now(),
      createdBy: change.actor,
      ...unused,
    };
    this.invites.set(id, invite);
    this.#record('invite.create', { handle, role, signPub: null, inviteId: id }, change);
    return invite;
  }

  #cancel(invite: Invite, change: Change): Invite {
    const cancelled = { ...invite, cancelledAt: this.#now() };
    this.invites.set(invite.id, cancelled);
    this.#record('invite.cancel', { ...invite, signPub: null, inviteId: invite.id }, change);
    return cancelled;
  }

  #cancelAll(createdBy: string | null, change: Change): void {
    for (const invite of this.invitesThatAre('pending'))
      if (invite.createdBy === createdBy) this.#cancel(invite, change);
  }

  #refuseLastAdmin(user: User): void {
    if (isActiveAdmin(user) && this.usersThatAre('active').filter(isActiveAdmin).length === 1)
      fail('last_admin');
  }

  #put(action: AuditAction, user: User, change: Change): User {
    this.users.set(user.signPub, user);
    this.#record(action, { ...user, inviteId: null }, change);
    return user;
  }

  #record(
    action: AuditAction,
    on: Pick<AuditRecord, 'signPub' | 'inviteId' | 'handle' | 'role'>,
    by: Change,
  ): void {
    const { signPub, inviteId, handle, role } = on;
    this.audit.push({ at: this.#now(), action, ...by, signPub, inviteId, handle, role });
  }
}
