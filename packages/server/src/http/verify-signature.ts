import { hash } from 'node:crypto';
import { formatContentDigest, signatureMaxAge, UnibusError, verifyRequest } from '@unibus/protocol';
import type { Clock } from '../clock.ts';
import type { AppContext } from './app-env.ts';
import { Ed25519Keys } from './ed25519-keys.ts';
import type { Nonces } from './nonces.ts';

/**
 * Checks the request's signature (RFC 9421), then that it was not used before, and leaves the signer in the context.
 * The authority is the public URL's, never the Host header's: what was signed for another server is refused.
 *
 * Nonces do not outlive the process, so a signature that may be older than this check is refused as `clock_skew`:
 * otherwise everything signed in the minute before a restart could be replayed after it.
 * @throws UnibusError signature_missing | signature_invalid | clock_skew | nonce_reused | rate_limited
 */
export function signatureCheck(
  publicUrl: string,
  clock: Clock,
  nonces: Nonces,
): (c: AppContext) => Promise<void> {
  const keys = new Ed25519Keys();
  const startedAt = toSeconds(clock());
  return async (c) => {
    const body = c.get('body');
    const now = toSeconds(clock());
    const verified = await verifyRequest(
      {
        method: c.req.raw.method,
        url: publicUrl + targetOf(c.req.url),
        headers: c.req.raw.headers,
        hasBody: body.length > 0,
        contentDigest: formatContentDigest(hash('sha256', body, 'buffer')),
      },
      { now, verify: (signPub, message, signature) => keys.verify(signPub, message, signature) },
    );
    if (verified.expires < startedAt + signatureMaxAge) throw new UnibusError('clock_skew');
    nonces.use(verified, now);
    c.set('signPub', verified.signPub);
  };
}

/** Path and query as they are routed, so that what is done is what was signed. */
function targetOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('://') + 3));
}

function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
