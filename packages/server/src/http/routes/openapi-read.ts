import { z } from 'zod';
import { openEndpoint } from '../endpoint.ts';

/** `document` is asked once, when somebody wants it: describing takes longer than starting. */
export function openapiRead(document: () => Promise<object>) {
  let written: Promise<object> | null = null;
  return openEndpoint({
    summary: 'This description, OpenAPI 3.1',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
    async handle() {
      written ??= document();
      return { status: 200, body: await written };
    },
  });
}
