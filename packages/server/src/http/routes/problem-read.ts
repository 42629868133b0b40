import { type ErrorCode, errorCatalogue, UnibusError } from '@unibus/protocol';
import { z } from 'zod';
import { openEndpoint } from '../endpoint.ts';
import { problemType } from '../problem.ts';

const schema = z
  .object({ type: z.string(), code: z.string(), status: z.int(), title: z.string(), next: z.string() })
  .meta({ id: 'ProblemType' });

export function problemRead(publicUrl: string) {
  return openEndpoint({
    summary: 'What does a problem mean, and what is to be done?',
    params: z.strictObject({ code: z.string().max(64) }),
    answers: { 200: schema },
    refusals: ['not_found'],
    handle({ params: { code } }) {
      if (!isErrorCode(code)) throw new UnibusError('not_found');
      const type = problemType(code, publicUrl);
      return { status: 200, body: { type, code, ...errorCatalogue[code] } satisfies z.infer<typeof schema> };
    },
  });
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text);
}
