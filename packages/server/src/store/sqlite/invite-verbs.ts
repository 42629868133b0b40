import { UnibusError } from '@unibus/protocol';
import type { AuditAction } from '../../audit/audit-record.ts';
import { type Clock, toTime } from '../../clock.ts';
import type { Invite, NewInvite } from '../../invites/invite.ts';
import type { Change } from '../store.ts';
import type { Tables } from './tables.ts';

/** The rules of minting and cancelling. As with accounts: one transaction each, checks first, writes last. */
export class InviteVerbs {
  readonly #tables: Tables;
  readonly #clock: Clock;

  constructor(tables: Tables, clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
  }

  create(newInvite: NewInvite, change: Change): Invite {
    const existing = this.#mintedBefore(newInvite, change.actor);
    if (existing !== null) return existing;
    const now = toTime(this.#clock());
    if (this.#tables.invites.holderOf(newInvite.handle, now) !== null) throw new UnibusError('handle_taken');
    return this.#mint(newInvite, now, change);
  }

  replaceBootstrap(newInvite: NewInvite, change: Change): Invite | null {
    const { users, invites } = this.#tables;
    if (users.hasAdmin()) return null;
    const existing = this.#mintedBefore(newInvite, null);
    if (existing !== null) return existing;
    const now = toTime(this.#clock());
    const holder = invites.holderOf(newInvite.handle, now);
    if (holder !== null && holder.createdBy !== null) throw new UnibusError('handle_taken');
    cancelPendingInvites(this.#tables, null, now, change);
    return this.#mint(newInvite, now, { ...change, actor: null });
  }

  cancel(id: string, change: Change): Invite {
    const invite = this.#tables.invites.get(id);
    if (invite === null) throw new UnibusError('not_found');
    if (invite.used) throw new UnibusError('invite_used');
    if (invite.cancelledAt !== null) return invite;
    const now = toTime(this.#clock());
    this.#tables.invites.cancel(id, now);
    recordInvite(this.#tables, 'invite.cancel', invite, now, change);
    return { ...invite, cancelledAt: now };
  }

  /**
   * The invite that an earlier call with the same words minted; its expiry is not compared, a caller who tries again
   * counts it anew. Null when the id and the handle are free of accounts and of other invites' ids.
   */
  #mintedBefore({ id, handle, role }: NewInvite, createdBy: string | null): Invite | null {
    const { users, invites } = this.#tables;
    const existing = invites.get(id);
    if (existing !== null) {
      const isSame = existing.handle === handle && existing.role === role && existing.createdBy === createdBy;
      if (!isSame) throw new UnibusError('invite_exists');
      return existing;
    }
    if (users.getByHandle(handle) !== null) throw new UnibusError('handle_taken');
    return null;
  }

  #mint({ id, handle, role, expiresAt }: NewInvite, now: string, change: Change): Invite {
    const invite: Invite = {
      id,
      handle,
      role,
      expiresAt,
      used: false,
      createdAt: now,
      createdBy: change.actor,
      cancelledAt: null,
      usedAt: null,
      usedSignPub: null,
      usedKexPub: null,
    };
    this.#tables.invites.lapseHandle(handle, now);
    this.#tables.invites.insert(invite);
    recordInvite(this.#tables, 'invite.create', invite, now, change);
    return invite;
  }
}

/** Ends what an issuer has minted and nobody has used, with a record for each. */
export function cancelPendingInvites(
  tables: Tables,
  createdBy: string | null,
  now: string,
  change: Change,
): void {
  for (const invite of tables.invites.cancelPendingOf(createdBy, now))
    recordInvite(tables, 'invite.cancel', invite, now, change);
}

function recordInvite(
  tables: Tables,
  action: AuditAction,
  { id, handle, role }: Invite,
  at: string,
  change: Change,
): void {
  tables.audit.append({ ...change, at, action, signPub: null, inviteId: id, handle, role });
}
