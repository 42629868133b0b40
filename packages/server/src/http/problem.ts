import { randomUUID } from 'node:crypto';
import {
  type ErrorCode,
  errorCatalogue,
  isUnibusError,
  type ProblemJson,
  UnibusError,
} from '@unibus/protocol';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppContext } from './app-env.ts';

const problemMediaType = 'application/problem+json';

/**
 * The one place where an error becomes an HTTP answer: problem details (RFC 9457). What is not a UnibusError is
 * `internal`, and tells nothing.
 */
export function problemAnswer(error: unknown, publicUrl: string, c: AppContext): Response {
  const refusal = isUnibusError(error) ? error : new UnibusError('internal');
  c.set('refusal', refusal.code);
  if (refusal.status === 401) askForSignature(c);
  const body = JSON.stringify(describeProblem(refusal, publicUrl, c.get('requestId')));
  return c.body(body, refusal.status as ContentfulStatusCode, { 'content-type': problemMediaType });
}

/** For a request line or Host header that is no address at all, which is refused before there is a context. */
export function unreadableRequestAnswer(publicUrl: string): Response {
  const problem = describeProblem(new UnibusError('malformed'), publicUrl, randomUUID());
  return Response.json(problem, { status: problem.status, headers: { 'content-type': problemMediaType } });
}

/** Where the code is explained; also the problem's `type`. */
export function problemType(code: ErrorCode, publicUrl: string): string {
  return `${publicUrl}/problems/${code}`;
}

function describeProblem(refusal: UnibusError, publicUrl: string, requestId: string): ProblemJson {
  const { title, status, next } = errorCatalogue[refusal.code];
  const { code, field } = refusal;
  // What is wrong on our side is for the log: it may tell of paths and machines.
  const detail = status < 500 ? refusal.message : title;
  return {
    type: problemType(code, publicUrl),
    title,
    status,
    detail,
    code,
    field,
    next,
    request_id: requestId,
  };
}

/** RFC 9421 section 5.1 says which signature would do; RFC 9110 section 15.5.2 wants a challenge in every 401. */
function askForSignature(c: AppContext): void {
  c.header('www-authenticate', 'Signature');
  c.header(
    'accept-signature',
    'sig=("@method" "@authority" "@path" "@query" "content-digest");created;expires;tag="unibus-api-v1"',
  );
}
