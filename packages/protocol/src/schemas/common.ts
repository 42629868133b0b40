import { z } from 'zod';
import { handlePattern } from '../handle.ts';
import { isCanonicalSignPub, validateKexPubHex } from '../keys.ts';

export const signPubSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lowercase hex digits')
  .refine(isCanonicalSignPub, 'must be a canonical Ed25519 public key that is not of small order')
  .meta({
    id: 'SignPub',
    description: 'Ed25519 public key, 32 bytes in lowercase hex: the identity of an account',
  });

export const kexPubSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lowercase hex digits')
  .refine(validateKexPubHex, 'must be a canonical X25519 public key that is not of low order')
  .meta({ id: 'KexPub', description: 'X25519 public key, 32 bytes in lowercase hex' });

export const handleSchema = z
  .string()
  .regex(handlePattern, 'must be 1 to 32 of a-z 0-9 . _ -, beginning and ending with a letter or digit')
  .meta({ id: 'Handle', description: 'The name of a person, bot or service on this bus' });

export const roleSchema = z.enum(['admin', 'member']).meta({ id: 'Role' });

export const hex32Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lowercase hex digits');

export const timeSchema = z.iso.datetime().meta({ id: 'Time', description: 'RFC 3339, UTC' });

/** Query parameters that every list takes. */
export const pageQuerySchema = z.strictObject({
  cursor: z.string().max(512).optional().meta({ description: 'the `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'null on the last page' }),
  });
}
