import {
  auditActionSchema,
  handleSchema,
  hex32Schema,
  isHex32,
  roleSchema,
  timeSchema,
} from '@unibus/protocol';
import { z } from 'zod';
import type { AuditRecord } from '../../audit/audit-record.ts';
import type { Invite } from '../../invites/invite.ts';
import type { User } from '../../users/user.ts';

/*
 * What the buckets hold, as JSON. Every entry embeds the audit record of its latest change, so that the record cannot
 * be lost without the change. Unknown fields are refused: absence and novelty both mean deny.
 */

const idPattern = /^[0-9a-f]{32}$/;

export const auditSchema: z.ZodType<AuditRecord> = z.strictObject({
  id: z.string().regex(idPattern),
  at: timeSchema,
  action: auditActionSchema,
  actor: z.string().nullable(),
  signPub: z.string().nullable(),
  inviteId: hex32Schema.nullable(),
  handle: handleSchema,
  role: roleSchema,
  requestId: z.string(),
});

const userSchema: z.ZodType<User> = z.strictObject({
  signPub: hex32Schema,
  kexPub: hex32Schema,
  handle: handleSchema,
  role: roleSchema,
  status: z.enum(['active', 'revoked']),
  createdAt: timeSchema,
  revokedAt: timeSchema.nullable(),
  inviteId: hex32Schema.nullable(),
});

/** UNIBUS_users. `deleted`: erased, and only the delete marker is still to be written; read as absent. */
export interface UserEntry {
  readonly user: User;
  readonly deleted: boolean;
  readonly audit: AuditRecord;
}

export const userEntrySchema: z.ZodType<UserEntry> = z.strictObject({
  user: userSchema,
  deleted: z.boolean(),
  audit: auditSchema,
});

/**
 * The commit point of a redemption. `userRevision` is the revision at which the key's user entry was absent, the only
 * one at which this claim may create it; null when the key had an account, so that the claim only burns the invite.
 */
export interface Claim {
  readonly signPub: string;
  readonly kexPub: string;
  readonly at: string;
  readonly userRevision: number | null;
}

/** UNIBUS_invites. `lapsed`: its handle was given on after its expiry; dead for every server, whatever its clock. */
export interface InviteEntry {
  readonly invite: Pick<Invite, 'id' | 'handle' | 'role' | 'expiresAt' | 'createdAt' | 'createdBy'>;
  readonly cancelledAt: string | null;
  readonly lapsed: boolean;
  readonly claim: Claim | null;
  readonly audit: AuditRecord;
}

export const inviteEntrySchema: z.ZodType<InviteEntry> = z.strictObject({
  invite: z.strictObject({
    id: hex32Schema,
    handle: handleSchema,
    role: roleSchema,
    expiresAt: z.string(),
    createdAt: timeSchema,
    createdBy: z.string().nullable(),
  }),
  cancelledAt: timeSchema.nullable(),
  lapsed: z.boolean(),
  claim: z
    .strictObject({
      signPub: hex32Schema,
      kexPub: hex32Schema,
      at: timeSchema,
      userRevision: z.int().min(0).nullable(),
    })
    .nullable(),
  audit: auditSchema,
});

/**
 * UNIBUS_handles. What holds the handle, whole: this entry is the commit point, and whoever meets it completes the
 * entry that it speaks of. `userRevision` is as in a claim.
 */
export type HandleEntry =
  | { readonly invite: InviteEntry }
  | { readonly account: UserEntry; readonly userRevision: number };

export const handleEntrySchema: z.ZodType<HandleEntry> = z.union([
  z.strictObject({ invite: inviteEntrySchema }),
  z.strictObject({ account: userEntrySchema, userRevision: z.int().min(0) }),
]);

/** A change that takes rights, decided and to be rolled forward: `next` replaces the user's entry at `userRevision`. */
export interface Intent {
  readonly userRevision: number;
  readonly next: UserEntry;
}

/** UNIBUS_meta, key `admins`. Every one of `signPubs` is an active admin; not every active admin needs to be there. */
export interface Admins {
  readonly signPubs: readonly string[];
  readonly intents: readonly Intent[];
}

export const adminsSchema: z.ZodType<Admins> = z.strictObject({
  signPubs: z.array(hex32Schema),
  intents: z.array(z.strictObject({ userRevision: z.int().min(1), next: userEntrySchema })),
});

export function toInvite({ invite, cancelledAt, claim }: InviteEntry): Invite {
  return {
    ...invite,
    used: claim !== null,
    cancelledAt,
    usedAt: claim?.at ?? null,
    usedSignPub: claim?.signPub ?? null,
    usedKexPub: claim?.kexPub ?? null,
  };
}

export function isAuditId(text: string): boolean {
  return idPattern.test(text);
}

/**
 * The key of a user or an invite: three single digits, then the rest, so that a list can ask for one prefix at a time.
 * Null for what is no key at all; it never reaches a subject, where `*` and `>` have a meaning.
 */
export function hexKey(hex: string): string | null {
  return isHex32(hex) ? `${hex[0]}.${hex[1]}.${hex[2]}.${hex.slice(3)}` : null;
}

/** The key of a handle, in hex: a handle may hold `..`, which no subject may. */
export function handleKey(handle: string): string {
  return Buffer.from(handle, 'utf8').toString('hex');
}
