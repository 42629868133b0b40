import { z } from 'zod';
import { type ErrorCode, errorCatalogue } from '../error.ts';

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** Problem details (RFC 9457) with our stable code. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(codes),
    field: z.string().nullable(),
    next: z.string().meta({ description: 'what to do now' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem' });

export type ProblemJson = z.infer<typeof problemSchema>;
