import { sha256 } from '@noble/hashes/sha2.js';

/** The Content-Digest field (RFC 9530 section 2) of a body, sha-256 only; an empty body has one too. */
export function contentDigest(body: Uint8Array): string {
  return formatContentDigest(sha256(body));
}

/** The same from a digest that was computed elsewhere (node:crypto is faster than JavaScript on large bodies). */
export function formatContentDigest(digest: Uint8Array): string {
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}
