import type { AuditRecord } from '../audit/audit-record.ts';
import type { Invite, InviteStatus, NewInvite } from '../invites/invite.ts';
import type { NewUser, Role, User, UserStatus } from '../users/user.ts';

/**
 * Who is on the bus, and who may still come. Two implementations, one contract (store.contract.ts).
 *
 * - Each verb is atomic by itself, with its condition inside, in any number of processes and servers; there is no
 *   transaction to hold. An acknowledged change survives kill -9 and power loss.
 * - A verb that fails with a UnibusError changed nothing, except where its prose says so. `store_unavailable` means
 *   unknown: the change may or may not have happened, and every verb is safe to call again.
 * - Every change appends one audit record that cannot be lost without the change itself; an invite that is cancelled
 *   along with its issuer or successor gets a record of its own.
 * - Unknown names fail with `not_found`; absent fields are null.
 */
export interface Store extends AsyncDisposable {
  /** @throws user_exists | handle_taken (by a user or by a pending invite) */
  addUser(user: NewUser, change: Change): Promise<User>;
  /** @throws not_found */
  getUser(signPub: string): Promise<User>;
  /** @throws not_found */
  getUserByHandle(handle: string): Promise<User>;
  listUsers(query: PageQuery & { status?: UserStatus }): Promise<Page<User>>;
  /**
   * Suspends: status becomes 'revoked', nothing else is lost. Idempotent (no second audit record, same revokedAt).
   * An admin's pending invites are cancelled by the same change: no way back in by a link of one's own.
   * @throws not_found | last_admin
   */
  revokeUser(signPub: string, change: Change): Promise<User>;
  /** Idempotent. Cancelled invites stay cancelled. @throws not_found */
  reinstateUser(signPub: string, change: Change): Promise<User>;
  /** Idempotent. Lowering an admin cancels their pending invites, as revokeUser does. @throws not_found | last_admin */
  setUserRole(signPub: string, role: Role, change: Change): Promise<User>;
  /**
   * Erases the allowlist row and frees the handle; answers the user as it last was. Not idempotent: the second call
   * is `not_found`. Cancels their pending invites, as revokeUser does.
   * @throws not_found | last_admin
   */
  deleteUser(signPub: string, change: Change): Promise<User>;

  /**
   * Mints and reserves the handle until the invite is used, cancelled or expired. `createdBy` is the change's actor.
   * A call again with the same id, handle, role and actor answers the invite that is there, whatever its state.
   * Once an expired invite's handle has gone to somebody else it is dead for good, also when the clock goes back.
   * @throws handle_taken | invite_exists
   */
  createInvite(invite: NewInvite, change: Change): Promise<Invite>;
  /** @throws not_found */
  getInvite(id: string): Promise<Invite>;
  /** `idPrefix`: only ids that begin with it. */
  listInvites(query: PageQuery & { status?: InviteStatus; idPrefix?: string }): Promise<Page<Invite>>;
  /** Idempotent on a cancelled one; an expired one is cancelled like a pending one. @throws not_found | invite_used */
  cancelInvite(id: string, change: Change): Promise<Invite>;
  /**
   * Redeems: exactly one of any number of concurrent calls claims the invite. `created` is false when the same keys
   * had already claimed it and the user is answered again as it is now (it may have been revoked since).
   * The minting admin must still be an active admin (bootstrap invites have none).
   * @throws not_found | invite_used (also: claimed by these keys, but the account was deleted since) |
   *   invite_cancelled | invite_expired | user_exists (the key has an account: the invite is spent all the same, and
   *   the same call again says user_exists again)
   */
  consumeInvite(token: string, keys: Keys, change: Change): Promise<{ user: User; created: boolean }>;
  /**
   * First start: mints the bootstrap invitation (createdBy null) and cancels every earlier one that is pending,
   * in one step. Null, and nothing changes, once any admin exists, active or not. A call again with the same id,
   * handle and role answers the invite that is there.
   * @throws handle_taken when somebody else holds the handle | invite_exists
   */
  replaceBootstrapInvite(invite: NewInvite, change: Change): Promise<Invite | null>;

  /**
   * Newest first. With `after`, a record's id: what came after it, oldest first; the last id of the answer is where to
   * go on later. @throws cursor_invalid for a cursor or an id that is not from here
   */
  listAudit(query: PageQuery & { after?: string }): Promise<Page<AuditRecord>>;

  /** The identity of the bus, made by the first caller ever; the same for all callers, forever. */
  busId(): Promise<string>;
  /** Resolves when the store answers and can be written. @throws store_unavailable */
  ping(): Promise<void>;
  /** Writes a consistent copy to a new file. @throws store_unavailable, also where the file exists */
  backup(path: string): Promise<void>;
  /** Waits for verbs under way, then releases everything. Verbs that come after fail with store_unavailable. */
  close(): Promise<void>;
}

/** Who makes a change, and in which request. `actor` is a signPub, or null for the server itself. */
export interface Change {
  readonly actor: string | null;
  readonly requestId: string;
}

/** The newcomer's public keys, 64 lowercase hex digits each, already validated. */
export interface Keys {
  readonly signPub: string;
  readonly kexPub: string;
}

export interface PageQuery {
  /** The `next` of the page before; opaque. @throws cursor_invalid */
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

/**
 * A page in the store's own fixed order. While the list is walked, what is neither created nor deleted meanwhile is
 * seen exactly once.
 */
export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly next: string | null;
}
