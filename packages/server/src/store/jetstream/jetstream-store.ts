import type { NatsConnection } from '@nats-io/nats-core';
import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { inviteId, isHex32, UnibusError } from '@unibus/protocol';
import type { AuditRecord } from '../../audit/audit-record.ts';
import type { Clock } from '../../clock.ts';
import type { Invite, InviteStatus, NewInvite } from '../../invites/invite.ts';
import type { NewUser, Role, User, UserStatus } from '../../users/user.ts';
import type { Change, Keys, Page, PageQuery, Store } from '../store.ts';
import { assemble, type Parts } from './assemble.ts';
import { exportBuckets } from './backup.ts';
import type { BucketWriter } from './bucket-writer.ts';
import { type Buckets, openBuckets } from './buckets.ts';
import { busId, ping } from './bus-entry.ts';
import { connectToNats } from './connection.ts';
import { SettleTimer } from './settle-timer.ts';
import { VerbGate } from './verb-gate.ts';

export interface JetStreamStoreOptions {
  readonly clock: Clock;
  /** Copies of each bucket in the cluster. Default: as the buckets have it, 1 for new ones. */
  readonly replicas?: number;
  /** Milliseconds between two looks for what a crash left half-way. Default 30,000. */
  readonly settleEvery?: number;
  /** Told when settling in the background fails, or meets an entry that cannot be read. */
  readonly onTrouble?: (error: UnibusError) => void;
  /** Wraps what writes, so that a test can stop the store between any two of its writes. */
  readonly decorateWriter?: (writer: BucketWriter) => BucketWriter;
}

/** The Store on NATS JetStream KV, for any number of servers at once. */
export class JetStreamStore implements Store {
  readonly #gate = new VerbGate();
  readonly #connection: NatsConnection;
  readonly #isOwner: boolean;
  readonly #buckets: Buckets;
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #timer: SettleTimer;

  private constructor(
    connection: NatsConnection,
    isOwner: boolean,
    buckets: Buckets,
    options: JetStreamStoreOptions,
  ) {
    const { clock, settleEvery = 30_000, onTrouble = () => {} } = options;
    this.#connection = connection;
    this.#isOwner = isOwner;
    this.#buckets = buckets;
    this.#clock = clock;
    this.#parts = assemble(buckets, clock, onTrouble);
    this.#timer = new SettleTimer(
      () => this.#gate.run(() => this.#parts.settling.run()),
      settleEvery,
      onTrouble,
    );
  }

  /**
   * Opens the buckets, making what is missing, and finishes what a crash left half-way. A connection that is given is
   * the caller's to close; one that is made from options is closed with the store.
   * @throws store_unavailable when NATS is away, or a bucket is configured so that it would lose data
   */
  static async open(
    where: NatsConnection | NodeConnectionOptions,
    options: JetStreamStoreOptions,
  ): Promise<JetStreamStore> {
    const given = isConnection(where);
    const connection = given ? where : await connectToNats(where);
    try {
      const { replicas, decorateWriter = (writer) => writer } = options;
      const buckets = await openBuckets(connection, { replicas, decorateWriter });
      const store = new JetStreamStore(connection, !given, buckets, options);
      await store.#parts.settling.run();
      store.#timer.start();
      return store;
    } catch (error) {
      if (!given) await connection.close();
      throw error;
    }
  }

  addUser(user: NewUser, change: Change): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.add(user, change));
  }

  getUser(signPub: string): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.get(signPub));
  }

  getUserByHandle(handle: string): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.getByHandle(handle));
  }

  listUsers(query: PageQuery & { status?: UserStatus }): Promise<Page<User>> {
    return this.#gate.run(() => this.#parts.accounts.list(query));
  }

  revokeUser(signPub: string, change: Change): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.revoke(signPub, change));
  }

  reinstateUser(signPub: string, change: Change): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.reinstate(signPub, change));
  }

  setUserRole(signPub: string, role: Role, change: Change): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.setRole(signPub, role, change));
  }

  deleteUser(signPub: string, change: Change): Promise<User> {
    return this.#gate.run(() => this.#parts.accounts.delete(signPub, change));
  }

  createInvite(invite: NewInvite, change: Change): Promise<Invite> {
    return this.#gate.run(() => this.#parts.invitations.create(invite, change));
  }

  getInvite(id: string): Promise<Invite> {
    return this.#gate.run(() => this.#parts.invitations.get(id));
  }

  listInvites(query: PageQuery & { status?: InviteStatus; idPrefix?: string }): Promise<Page<Invite>> {
    return this.#gate.run(() => this.#parts.invitations.list(query));
  }

  cancelInvite(id: string, change: Change): Promise<Invite> {
    return this.#gate.run(() => this.#parts.invitations.cancel(id, change));
  }

  consumeInvite(token: string, keys: Keys, change: Change): Promise<{ user: User; created: boolean }> {
    return this.#gate.run(async () => {
      if (!isHex32(token)) throw new UnibusError('not_found');
      return this.#parts.claims.redeem(inviteId(token), keys, change);
    });
  }

  replaceBootstrapInvite(invite: NewInvite, change: Change): Promise<Invite | null> {
    return this.#gate.run(() => this.#parts.bootstrap.replace(invite, change));
  }

  listAudit(query: PageQuery & { after?: string }): Promise<Page<AuditRecord>> {
    return this.#gate.run(() => this.#parts.audit.page(query));
  }

  busId(): Promise<string> {
    return this.#gate.run(() => busId(this.#buckets.busIds));
  }

  ping(): Promise<void> {
    return this.#gate.run(() => ping(this.#buckets.marks, this.#clock()));
  }

  /** See exportBuckets for what it guarantees. */
  backup(path: string): Promise<void> {
    return this.#gate.run(() => exportBuckets(this.#buckets, path));
  }

  async close(): Promise<void> {
    this.#timer.stop();
    await this.#gate.close();
    if (this.#isOwner) await this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function isConnection(where: NatsConnection | NodeConnectionOptions): where is NatsConnection {
  return 'publish' in where;
}
