import { z } from 'zod';
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

export const userStatusSchema = z.enum(['active', 'revoked']).meta({ id: 'UserStatus' });

export const userSchema = z
  .object({
    sign_pub: signPubSchema,
    kex_pub: kexPubSchema,
    handle: handleSchema,
    role: roleSchema,
    status: userStatusSchema,
    created_at: timeSchema,
    revoked_at: timeSchema.nullable(),
    invite_id: hex32Schema.nullable(),
  })
  .meta({ id: 'User' });

export const userListQuerySchema = pageQuerySchema.extend({
  status: userStatusSchema.optional(),
  handle: handleSchema.optional(),
});
export const userListSchema = pageSchema(userSchema).meta({ id: 'UserList' });

export const changeRoleSchema = z.strictObject({ role: roleSchema }).meta({ id: 'ChangeRole' });

/** What a change to an account answers. */
export const userAnswerSchema = z.object({ user: userSchema }).meta({ id: 'UserAnswer' });

export type UserJson = z.infer<typeof userSchema>;
export type UserListJson = z.infer<typeof userListSchema>;
