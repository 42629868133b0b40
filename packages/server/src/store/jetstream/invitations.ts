import { UnibusError } from '@unibus/protocol';
import { type Clock, toTime } from '../../clock.ts';
import { type Invite, type InviteStatus, inviteStatus, type NewInvite } from '../../invites/invite.ts';
import type { Change, Page, PageQuery } from '../store.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, Entry } from './bucket.ts';
import { hexKey, type InviteEntry, toInvite } from './entries.ts';
import type { Handles } from './handles.ts';
import type { InviteEndings } from './invite-endings.ts';
import { pageOfBucket } from './prefix-pages.ts';
import { inviteRecord } from './records.ts';
import type { Reservations } from './reservations.ts';

/** The verbs of invites, but for redeeming. */
export class Invitations {
  readonly #invites: Bucket<InviteEntry>;
  readonly #handles: Handles;
  readonly #reservations: Reservations;
  readonly #endings: InviteEndings;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(parts: {
    invites: Bucket<InviteEntry>;
    handles: Handles;
    reservations: Reservations;
    endings: InviteEndings;
    audit: AuditLog;
    clock: Clock;
  }) {
    this.#invites = parts.invites;
    this.#handles = parts.handles;
    this.#reservations = parts.reservations;
    this.#endings = parts.endings;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
  }

  async get(id: string): Promise<Invite> {
    return toInvite((await this.#find(id)).invite);
  }

  async list(query: PageQuery & { status?: InviteStatus; idPrefix?: string }): Promise<Page<Invite>> {
    const { status, idPrefix: prefix = '', cursor, limit } = query;
    const now = this.#clock();
    const pick = (entry: InviteEntry) => {
      const invite = toInvite(entry);
      return status === undefined || inviteStatus(invite, now) === status ? invite : null;
    };
    return pageOfBucket({ bucket: this.#invites, cursor, limit, prefix, pick });
  }

  /** See Store.createInvite. */
  async create(request: NewInvite, change: Change): Promise<Invite> {
    for (;;) {
      const earlier = await this.minted(request, change.actor);
      if (earlier !== null) return toInvite(earlier);
      const { holder, revision } = await this.#handles.read(request.handle);
      if (holder !== 'nobody') {
        if (holder !== 'account' && holder.invite.invite.id === request.id) continue;
        throw new UnibusError('handle_taken');
      }
      await this.mint(request, change, revision);
    }
  }

  /** The invite that has this id and was minted by such a request. @throws invite_exists when it is another one */
  async minted(request: NewInvite, actor: string | null): Promise<InviteEntry | null> {
    const entry = await this.#read(request.id);
    if (entry === null || entry.value === null) return null;
    const { handle, role, createdBy } = entry.value.invite;
    if (handle !== request.handle || role !== request.role || createdBy !== actor)
      throw new UnibusError('invite_exists');
    await this.#audit.publishOf(this.#invites, entry);
    return entry.value;
  }

  /** Takes the handle, free at that revision, and makes the invite. To be looked for afterwards: the race may be lost. */
  async mint({ id, handle, role, expiresAt }: NewInvite, change: Change, revision: number): Promise<void> {
    const createdAt = toTime(this.#clock());
    const invite = { id, handle, role, expiresAt, createdAt, createdBy: change.actor };
    const audit = inviteRecord('invite.create', invite, null, { ...change, at: createdAt });
    const minted: InviteEntry = { invite, cancelledAt: null, lapsed: false, claim: null, audit };
    if (await this.#handles.take(handle, { invite: minted }, revision))
      await this.#reservations.completeInvite(minted);
  }

  /** See Store.cancelInvite. */
  async cancel(id: string, change: Change): Promise<Invite> {
    for (;;) {
      const { entry, invite } = await this.#find(id);
      if (invite.claim !== null) throw new UnibusError('invite_used');
      if (invite.cancelledAt !== null) {
        await this.#audit.publishOf(this.#invites, entry);
        return toInvite(invite);
      }
      const cancelled = await this.#endings.cancel(entry, invite, { ...change, at: toTime(this.#clock()) });
      if (cancelled !== null) return toInvite(cancelled);
    }
  }

  async #find(id: string): Promise<{ entry: Entry<InviteEntry>; invite: InviteEntry }> {
    const entry = await this.#read(id);
    if (entry === null || entry.value === null) throw new UnibusError('not_found');
    return { entry, invite: entry.value };
  }

  async #read(id: string): Promise<Entry<InviteEntry> | null> {
    const key = hexKey(id);
    return key === null ? null : this.#invites.get(key);
  }
}
