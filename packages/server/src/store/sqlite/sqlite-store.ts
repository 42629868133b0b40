import type { DatabaseSync } from 'node:sqlite';
import { inviteId, UnibusError } from '@unibus/protocol';
import type { AuditRecord } from '../../audit/audit-record.ts';
import { type Clock, toTime } from '../../clock.ts';
import type { Invite, InviteStatus, NewInvite } from '../../invites/invite.ts';
import type { NewUser, Role, User, UserStatus } from '../../users/user.ts';
import type { Change, Keys, Page, PageQuery, Store } from '../store.ts';
import { AuditRows } from './audit-rows.ts';
import { backupDatabase } from './backup.ts';
import { BusRow } from './bus-row.ts';
import { consumeInvite } from './consume-invite.ts';
import { toUnibusError } from './engine-error.ts';
import { GroupCommit } from './group-commit.ts';
import { InviteLists } from './invite-lists.ts';
import { InviteRows } from './invite-rows.ts';
import { InviteVerbs } from './invite-verbs.ts';
import { migrate, readMigrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import type { Tables } from './tables.ts';
import { UserRows } from './user-rows.ts';
import { UserVerbs } from './user-verbs.ts';

/**
 * Opens the store in one file, made when it is missing. Several processes may have it open.
 * @throws store_unavailable with what is wrong with the file and what to do
 */
export async function openSqliteStore(path: string, clock: Clock): Promise<SqliteStore> {
  const database = await openDatabase(path);
  try {
    migrate(database, readMigrations(), toTime(clock()));
    return new SqliteStore(database, clock);
  } catch (error) {
    database.close();
    throw toUnibusError(error);
  }
}

/** A Store on one SQLite file. Reads answer at once; writes go through the group commit. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #commits: GroupCommit;
  readonly #tables: Tables;
  readonly #inviteLists: InviteLists;
  readonly #bus: BusRow;
  readonly #users: UserVerbs;
  readonly #invites: InviteVerbs;
  readonly #backups = new Set<Promise<void>>();
  #closed: Promise<void> | null = null;

  /** Takes over a database that is open, configured and migrated. */
  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#commits = new GroupCommit(database);
    this.#tables = {
      users: new UserRows(database),
      invites: new InviteRows(database),
      audit: new AuditRows(database),
    };
    this.#inviteLists = new InviteLists(database);
    this.#bus = new BusRow(database);
    this.#users = new UserVerbs(this.#tables, clock);
    this.#invites = new InviteVerbs(this.#tables, clock);
  }

  addUser(user: NewUser, change: Change): Promise<User> {
    return this.#write(() => this.#users.add(user, change));
  }

  getUser(signPub: string): Promise<User> {
    return this.#read(() => found(this.#tables.users.get(signPub)));
  }

  getUserByHandle(handle: string): Promise<User> {
    return this.#read(() => found(this.#tables.users.getByHandle(handle)));
  }

  listUsers(query: PageQuery & { status?: UserStatus }): Promise<Page<User>> {
    return this.#read(() => this.#tables.users.list(query));
  }

  revokeUser(signPub: string, change: Change): Promise<User> {
    return this.#write(() => this.#users.revoke(signPub, change));
  }

  reinstateUser(signPub: string, change: Change): Promise<User> {
    return this.#write(() => this.#users.reinstate(signPub, change));
  }

  setUserRole(signPub: string, role: Role, change: Change): Promise<User> {
    return this.#write(() => this.#users.setRole(signPub, role, change));
  }

  deleteUser(signPub: string, change: Change): Promise<User> {
    return this.#write(() => this.#users.delete(signPub, change));
  }

  createInvite(invite: NewInvite, change: Change): Promise<Invite> {
    return this.#write(() => this.#invites.create(invite, change));
  }

  getInvite(id: string): Promise<Invite> {
    return this.#read(() => found(this.#tables.invites.get(id)));
  }

  listInvites(query: PageQuery & { status?: InviteStatus; idPrefix?: string }): Promise<Page<Invite>> {
    return this.#read(() => this.#inviteLists.list(query, toTime(this.#clock())));
  }

  cancelInvite(id: string, change: Change): Promise<Invite> {
    return this.#write(() => this.#invites.cancel(id, change));
  }

  async consumeInvite(token: string, keys: Keys, change: Change): Promise<{ user: User; created: boolean }> {
    const id = inviteId(token);
    const outcome = await this.#write(() => consumeInvite(this.#tables, this.#clock, id, keys, change));
    if (outcome instanceof UnibusError) throw outcome;
    return outcome;
  }

  replaceBootstrapInvite(invite: NewInvite, change: Change): Promise<Invite | null> {
    return this.#write(() => this.#invites.replaceBootstrap(invite, change));
  }

  listAudit(query: PageQuery & { after?: string }): Promise<Page<AuditRecord>> {
    return this.#read(() => this.#tables.audit.list(query));
  }

  busId(): Promise<string> {
    return this.#write(() => this.#bus.id());
  }

  ping(): Promise<void> {
    return this.#write(() => this.#bus.ping(toTime(this.#clock())));
  }

  async backup(path: string): Promise<void> {
    this.#refuseClosed();
    const copying = backupDatabase(String(this.#database.location()), path);
    this.#backups.add(copying);
    try {
      await copying;
    } catch (error) {
      throw toUnibusError(error);
    } finally {
      this.#backups.delete(copying);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#release();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #release(): Promise<void> {
    await Promise.allSettled([this.#commits.drain(), ...this.#backups]);
    this.#database.close();
  }

  async #read<T>(query: () => T): Promise<T> {
    this.#refuseClosed();
    try {
      return query();
    } catch (error) {
      throw toUnibusError(error);
    }
  }

  async #write<T>(verb: () => T): Promise<T> {
    this.#refuseClosed();
    return this.#commits.run(verb);
  }

  #refuseClosed(): void {
    if (this.#closed !== null) throw new UnibusError('store_unavailable', 'the store is closed');
  }
}

function found<T>(item: T | null): T {
  if (item === null) throw new UnibusError('not_found');
  return item;
}
