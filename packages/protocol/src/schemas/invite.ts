import { z } from 'zod';
import { busSchema } from './bus.ts';
import {
  handleSchema,
  hex32Schema,
  kexPubSchema,
  pageQuerySchema,
  pageSchema,
  roleSchema,
  signPubSchema,
  timeSchema,
} from './common.ts';
import { userSchema } from './user.ts';

export const inviteStatusSchema = z
  .enum(['pending', 'used', 'expired', 'cancelled'])
  .meta({ id: 'InviteStatus' });

export const inviteSchema = z
  .object({
    id: hex32Schema.meta({ description: 'SHA-256 of the token; public' }),
    handle: handleSchema,
    role: roleSchema,
    status: inviteStatusSchema,
    expires_at: timeSchema,
    created_at: timeSchema,
    created_by: signPubSchema.nullable().meta({ description: 'null for the bootstrap invitation' }),
    cancelled_at: timeSchema.nullable(),
    used_at: timeSchema.nullable(),
    used_sign_pub: signPubSchema.nullable(),
    used_kex_pub: kexPubSchema.nullable(),
  })
  .meta({ id: 'Invite' });

export const inviteListQuerySchema = pageQuerySchema.extend({
  status: inviteStatusSchema.optional(),
  id_prefix: z
    .string()
    .regex(/^[0-9a-f]{1,64}$/, 'must be 1 to 64 lowercase hex digits')
    .optional(),
});
export const inviteListSchema = pageSchema(inviteSchema).meta({ id: 'InviteList' });

/** The server learns the id alone: whoever mints keeps the secret. `ttl` is in seconds. */
export const mintInviteSchema = z
  .strictObject({
    id: hex32Schema,
    handle: handleSchema,
    role: roleSchema.default('member'),
    ttl: z
      .number()
      .int()
      .min(60)
      .optional()
      .meta({ description: 'seconds; the server has a default and a longest' }),
  })
  .meta({ id: 'MintInvite' });

export const inviteAnswerSchema = z.object({ invite: inviteSchema }).meta({ id: 'InviteAnswer' });

export const inspectInviteSchema = z.strictObject({ token: hex32Schema }).meta({ id: 'InspectInvite' });

export const inviteCardSchema = z
  .object({
    id: hex32Schema,
    handle: handleSchema,
    role: roleSchema,
    status: inviteStatusSchema,
    expires_at: timeSchema,
    invited_by: z.object({ handle: handleSchema, sign_pub: signPubSchema }).nullable(),
    bus: busSchema,
  })
  .meta({ id: 'InviteCard', description: 'What a newcomer is shown before joining' });

export const registerSchema = z
  .strictObject({ token: hex32Schema, sign_pub: signPubSchema, kex_pub: kexPubSchema })
  .refine(({ sign_pub, kex_pub }) => sign_pub !== kex_pub, {
    path: ['kex_pub'],
    message: 'must differ from sign_pub',
  })
  .meta({ id: 'Register' });

export const registrationSchema = z.object({ user: userSchema, bus: busSchema }).meta({ id: 'Registration' });

export type InviteJson = z.infer<typeof inviteSchema>;
export type InviteListJson = z.infer<typeof inviteListSchema>;
export type InviteCardJson = z.infer<typeof inviteCardSchema>;
export type RegistrationJson = z.infer<typeof registrationSchema>;
