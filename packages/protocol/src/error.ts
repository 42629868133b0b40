/**
 * Every way unibus says no: the stable code, its HTTP status, and what a person should do next.
 * Clients switch on the code; the texts may change.
 */
export const errorCatalogue = {
  malformed: {
    status: 400,
    title: 'The request cannot be parsed',
    next: 'Send well-formed JSON without duplicate keys.',
  },
  cursor_invalid: {
    status: 400,
    title: 'The page cursor is not valid',
    next: 'Start the list again without a cursor.',
  },
  secret_in_url: {
    status: 400,
    title: 'An invitation secret was sent in the address',
    next: 'Treat that invitation as exposed: cancel it and mint a new one.',
  },
  signature_missing: {
    status: 401,
    title: 'The request is not signed',
    next: 'Sign it with your wallet (RFC 9421).',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature does not fit the request',
    next: 'Check the key, the server address and that no proxy rewrites the request.',
  },
  clock_skew: {
    status: 401,
    title: 'The signature is expired or from the future',
    next: "Set this device's clock; the answer's Date header has the server's time.",
  },
  nonce_reused: {
    status: 401,
    title: 'The signed request was already used',
    next: 'Sign it again with a fresh nonce.',
  },
  account_unknown: {
    status: 401,
    title: 'No account has this key',
    next: 'Ask an admin for an invitation link.',
  },
  account_revoked: { status: 403, title: 'This account is suspended', next: 'Ask an admin to reinstate it.' },
  not_admin: { status: 403, title: 'Only an admin may do this', next: 'Ask an admin.' },
  not_found: { status: 404, title: 'There is no such thing here', next: 'Check the name or the id.' },
  method_not_allowed: {
    status: 405,
    title: 'This address does not take that method',
    next: 'See /openapi.json.',
  },
  user_exists: {
    status: 409,
    title: 'This wallet already has an account; the invitation is spent',
    next: 'Use the account you have, or join with a new wallet and a new invitation.',
  },
  handle_taken: {
    status: 409,
    title: 'The handle is taken',
    next: 'Choose another one, or cancel the invitation that holds it.',
  },
  invite_exists: {
    status: 409,
    title: 'Another invitation has this id',
    next: 'Mint again with a fresh secret.',
  },
  last_admin: {
    status: 409,
    title: 'This is the last active admin',
    next: 'Make somebody else an admin first.',
  },
  invite_used: { status: 410, title: 'The invitation was already used', next: 'Ask for a new link.' },
  invite_expired: { status: 410, title: 'The invitation has expired', next: 'Ask for a new link.' },
  invite_cancelled: { status: 410, title: 'The invitation was cancelled', next: 'Ask for a new link.' },
  body_too_large: { status: 413, title: 'The request body is too large', next: 'Send at most 64 KiB.' },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not JSON',
    next: 'Send content-type: application/json.',
  },
  schema_invalid: {
    status: 422,
    title: 'A field has a wrong value',
    next: 'Correct the field that is named.',
  },
  rate_limited: { status: 429, title: 'Too many requests', next: 'Wait as long as Retry-After says.' },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    next: 'Try again; the request id finds it in the log.',
  },
  store_unavailable: {
    status: 503,
    title: 'The store cannot be reached or written',
    next: 'Try again soon; nothing that was acknowledged is lost.',
  },
  shutting_down: { status: 503, title: 'The server is shutting down', next: 'Try again in a moment.' },
} as const satisfies Record<string, { status: number; title: string; next: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** The one error class that crosses our own borders. `detail` is for people and never holds a secret. */
export class UnibusError extends Error {
  override readonly name = 'UnibusError';
  readonly code: ErrorCode;
  /** The request field at fault, as a dotted path, where there is one. */
  readonly field: string | null;

  constructor(code: ErrorCode, detail?: string, options: { field?: string; cause?: unknown } = {}) {
    super(detail ?? errorCatalogue[code].title, { cause: options.cause });
    this.code = code;
    this.field = options.field ?? null;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

export function isUnibusError(error: unknown, code?: ErrorCode): error is UnibusError {
  return error instanceof UnibusError && (code === undefined || error.code === code);
}
