import type { ErrorCode } from '@unibus/protocol';
import type { User } from '../users/user.ts';
import type { Endpoint, Newcomer } from './endpoint.ts';

/**
 * Who may call, and thereby what a handler is told about the caller:
 * - probe: anyone, as often as they like
 * - anyone, link-holder: rate limited; a link holder proves it by the token in the body
 * - newcomer: rate limited, and signed by the key that is to become the account
 * - wallet: signed by an active account; admin: by one whose role is admin
 */
type Admission =
  | { readonly who: 'probe' | 'anyone' | 'link-holder'; readonly endpoint: Endpoint<null> }
  | { readonly who: 'newcomer'; readonly endpoint: Endpoint<Newcomer> }
  | { readonly who: 'wallet' | 'admin'; readonly endpoint: Endpoint<User> };

export type Who = Admission['who'];

/** `path` in OpenAPI's spelling: /users/{sign_pub}. */
export type Route = { readonly method: 'GET' | 'POST' | 'DELETE'; readonly path: string } & Admission;

const signatureRefusals = ['signature_missing', 'signature_invalid', 'clock_skew', 'nonce_reused'] as const;

/** What admission alone may answer, for each kind of caller. */
export const admissionRefusals: Readonly<Record<Who, readonly ErrorCode[]>> = {
  probe: [],
  anyone: ['rate_limited'],
  'link-holder': ['rate_limited'],
  newcomer: ['rate_limited', ...signatureRefusals],
  wallet: ['rate_limited', ...signatureRefusals, 'account_unknown', 'account_revoked'],
  admin: ['rate_limited', ...signatureRefusals, 'account_unknown', 'account_revoked', 'not_admin'],
};

/** Any route may answer these. */
export const commonRefusals: readonly ErrorCode[] = [
  'malformed',
  'secret_in_url',
  'body_too_large',
  'unsupported_media_type',
  'schema_invalid',
  'internal',
  'store_unavailable',
  'shutting_down',
];
