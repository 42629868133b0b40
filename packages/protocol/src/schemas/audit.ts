import { z } from 'zod';
import {
  handleSchema,
  hex32Schema,
  pageQuerySchema,
  pageSchema,
  roleSchema,
  signPubSchema,
  timeSchema,
} from './common.ts';

export const auditActionSchema = z
  .enum([
    'user.add',
    'user.register',
    'user.revoke',
    'user.reinstate',
    'user.role',
    'user.delete',
    'invite.create',
    'invite.cancel',
    'invite.burn',
  ])
  .meta({ id: 'AuditAction' });

export const auditRecordSchema = z
  .object({
    id: z.string().meta({ description: 'opaque; unique on this bus' }),
    at: timeSchema,
    action: auditActionSchema,
    actor: signPubSchema.nullable().meta({ description: 'null where the server itself acted' }),
    sign_pub: signPubSchema.nullable().meta({ description: 'the account acted on' }),
    invite_id: hex32Schema.nullable(),
    handle: handleSchema,
    role: roleSchema,
    request_id: z.string(),
  })
  .meta({ id: 'AuditRecord' });

export const auditListQuerySchema = pageQuerySchema.extend({
  after: z
    .string()
    .max(128)
    .optional()
    .meta({ description: 'a record id: what came after it, oldest first; without it newest first' }),
});
export const auditListSchema = pageSchema(auditRecordSchema).meta({ id: 'AuditList' });

export type AuditRecordJson = z.infer<typeof auditRecordSchema>;
export type AuditListJson = z.infer<typeof auditListSchema>;
