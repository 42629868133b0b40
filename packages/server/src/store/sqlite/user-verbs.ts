import { UnibusError } from '@unibus/protocol';
import type { AuditAction } from '../../audit/audit-record.ts';
import { type Clock, toTime } from '../../clock.ts';
import { isActiveAdmin, type NewUser, type Role, type User } from '../../users/user.ts';
import type { Change } from '../store.ts';
import { cancelPendingInvites } from './invite-verbs.ts';
import type { Tables } from './tables.ts';

/**
 * The rules of accounts. Each function runs inside one transaction that holds the write lock; it checks first and
 * writes last, so that a refusal has written nothing.
 */
export class UserVerbs {
  readonly #tables: Tables;
  readonly #clock: Clock;

  constructor(tables: Tables, clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
  }

  add(newUser: NewUser, change: Change): User {
    const { users, invites } = this.#tables;
    const { signPub, kexPub, handle, role } = newUser;
    const now = toTime(this.#clock());
    if (users.get(signPub) !== null) throw new UnibusError('user_exists');
    if (users.getByHandle(handle) !== null || invites.holderOf(handle, now) !== null)
      throw new UnibusError('handle_taken');
    const user: User = {
      signPub,
      kexPub,
      handle,
      role,
      status: 'active',
      createdAt: now,
      revokedAt: null,
      inviteId: null,
    };
    invites.lapseHandle(handle, now);
    users.insert(user);
    this.#record('user.add', user, now, change);
    return user;
  }

  revoke(signPub: string, change: Change): User {
    const user = this.#find(signPub);
    if (user.status === 'revoked') return user;
    this.#refuseLastAdmin(user);
    const now = toTime(this.#clock());
    const revoked: User = { ...user, status: 'revoked', revokedAt: now };
    this.#tables.users.setStatus(revoked);
    this.#record('user.revoke', revoked, now, change);
    cancelPendingInvites(this.#tables, signPub, now, change);
    return revoked;
  }

  reinstate(signPub: string, change: Change): User {
    const user = this.#find(signPub);
    if (user.status === 'active') return user;
    const reinstated: User = { ...user, status: 'active', revokedAt: null };
    this.#tables.users.setStatus(reinstated);
    this.#record('user.reinstate', reinstated, toTime(this.#clock()), change);
    return reinstated;
  }

  setRole(signPub: string, role: Role, change: Change): User {
    const user = this.#find(signPub);
    if (user.role === role) return user;
    this.#refuseLastAdmin(user);
    const now = toTime(this.#clock());
    const changed: User = { ...user, role };
    this.#tables.users.setRole(changed);
    this.#record('user.role', changed, now, change);
    if (role !== 'admin') cancelPendingInvites(this.#tables, signPub, now, change);
    return changed;
  }

  delete(signPub: string, change: Change): User {
    const user = this.#find(signPub);
    this.#refuseLastAdmin(user);
    const now = toTime(this.#clock());
    this.#tables.users.delete(signPub);
    this.#record('user.delete', user, now, change);
    cancelPendingInvites(this.#tables, signPub, now, change);
    return user;
  }

  #find(signPub: string): User {
    const user = this.#tables.users.get(signPub);
    if (user === null) throw new UnibusError('not_found');
    return user;
  }

  #refuseLastAdmin(user: User): void {
    if (isActiveAdmin(user) && !this.#tables.users.hasActiveAdminBeside(user.signPub))
      throw new UnibusError('last_admin');
  }

  #record(action: AuditAction, { signPub, handle, role }: User, at: string, change: Change): void {
    this.#tables.audit.append({ ...change, at, action, signPub, inviteId: null, handle, role });
  }
}
