import { bytesToHex } from '@unibus/protocol';

type Curve = 'Ed25519' | 'X25519';

/**
 * The PKCS #8 wrapping of a 32-byte key (RFC 8410 section 7) is a constant prefix. It is the one private form that
 * WebCrypto imports everywhere; a JWK would need the public key, which is what is asked for here.
 */
const pkcs8Prefixes: Record<Curve, readonly number[]> = {
  Ed25519: [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20],
  X25519: [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20],
};

/** The signing key, which never leaves WebCrypto again. */
export function importSigningKey(seed: Uint8Array): Promise<CryptoKey> {
  return importKey('Ed25519', seed, false);
}

/** The public key of a 32-byte secret, 64 hex digits. */
export async function publicKeyHex(curve: Curve, secret: Uint8Array): Promise<string> {
  const { x } = await crypto.subtle.exportKey('jwk', await importKey(curve, secret, true));
  if (x === undefined) throw new TypeError(`WebCrypto exports no public ${curve} key`);
  const bytes = atob(x.replaceAll('-', '+').replaceAll('_', '/'));
  return bytesToHex(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

function importKey(curve: Curve, secret: Uint8Array, extractable: boolean): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array([...pkcs8Prefixes[curve], ...secret]);
  return crypto.subtle.importKey('pkcs8', pkcs8, curve, extractable, [
    curve === 'Ed25519' ? 'sign' : 'deriveBits',
  ]);
}
