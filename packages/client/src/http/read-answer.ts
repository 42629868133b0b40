import { problemSchema } from '@unibus/protocol';
import type { z } from 'zod';
import { ClientError } from '../client-error.ts';
import { ServerProblem } from './server-problem.ts';

/**
 * The body as `schema` says it must be: fails closed on anything else.
 * @throws ServerProblem for a problem document; ClientError answer_invalid | server_unreachable
 */
export async function readAnswer<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const body = await readJson(response);
  if (!response.ok) throw readProblem(response, body);
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') || 'the whole body';
  throw new ClientError('answer_invalid', `The answer's ${field} is not as it must be`);
}

function readProblem(response: Response, body: unknown): ServerProblem | ClientError {
  const problem = problemSchema.safeParse(body);
  if (problem.success) return new ServerProblem(problem.data);
  // Not our words: something in between answered, or a version that knows more than this one.
  const detail = `The answer is ${response.status} without a unibus problem document`;
  return new ClientError(response.status >= 502 ? 'server_unreachable' : 'answer_invalid', detail);
}

/** Undefined for what is not JSON, which no schema accepts. */
async function readJson(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw new ClientError('server_unreachable', 'The connection broke in the middle of the answer', {
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
