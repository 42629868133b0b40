import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, isHex32 } from './hex.ts';
import { validateSignPubHex } from './keys.ts';

/** What an invitation link says. `issuer` is the minting admin's signPub (64 hex), null for the bootstrap invitation. */
export interface InviteLink {
  readonly publicUrl: string;
  readonly secret: string;
  readonly issuer: string | null;
}

const tokenLabel = new TextEncoder().encode('unibus/v1/invite/token');

/** The bearer secret for POST /register: HKDF-SHA256 (RFC 5869) of the link's secret, no salt; 64 hex digits. */
export function inviteToken(secret: string): string {
  if (!isHex32(secret)) throw new TypeError('an invitation secret is 64 lowercase hex digits');
  return bytesToHex(hkdf(sha256, hexToBytes(secret), undefined, tokenLabel, 32));
}

/** The public name of an invite: SHA-256 of its token; 64 hex digits. */
export function inviteId(token: string): string {
  if (!isHex32(token)) throw new TypeError('an invitation token is 64 lowercase hex digits');
  return bytesToHex(sha256(hexToBytes(token)));
}

/** Writes the secret into the fragment, which browsers, previews and proxies never send (RFC 3986 section 3.5). */
export function formatInviteLink({ publicUrl, secret, issuer }: InviteLink): string {
  const suffix = issuer === null ? '' : `.${base64url(hexToBytes(issuer))}`;
  return `${publicUrl.replace(/\/$/, '')}/join#${secret}${suffix}`;
}

/** Null for anything that is not exactly an invitation link; the reason is not told, so that no secret is echoed. */
export function parseInviteLink(text: string): InviteLink | null {
  const url = URL.parse(text.trim());
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.username !== '' ||
    url.password !== ''
  )
    return null;
  if (!url.pathname.endsWith('/join')) return null;
  const match = /^#([0-9a-f]{64})(?:\.([A-Za-z0-9_-]{43}))?$/.exec(url.hash);
  if (match === null) return null;
  const [, secret = '', encodedIssuer] = match;
  const issuer = encodedIssuer === undefined ? null : decodeIssuer(encodedIssuer);
  if (issuer === undefined) return null;
  return { publicUrl: url.origin + url.pathname.slice(0, -'/join'.length), secret, issuer };
}

function decodeIssuer(encoded: string): string | undefined {
  const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  );
  const isCanonical = base64url(bytes) === encoded;
  const signPub = bytesToHex(bytes);
  return isCanonical && validateSignPubHex(signPub) ? signPub : undefined;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
