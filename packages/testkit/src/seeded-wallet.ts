import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** PKCS #8 in DER up to the 32 bytes of the private key (RFC 8410, section 7). */
const pkcs8Head = {
  Ed25519: '302e020100300506032b657004220420',
  X25519: '302e020100300506032b656e04220420',
} as const;

/** A wallet that is the same for the same seed, in every run: for tests only. Keys are 64 lowercase hex digits. */
export interface SeededWallet {
  readonly signPub: string;
  readonly kexPub: string;
  /** Ed25519 (RFC 8032), 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export function seededWallet(seed: string | number): SeededWallet {
  const signKey = privateKey('Ed25519', `${seed}`);
  const kexKey = privateKey('X25519', `${seed}`);
  return {
    signPub: publicHex(signKey),
    kexPub: publicHex(kexKey),
    sign: (message) => sign(null, message, signKey),
  };
}

function privateKey(curve: keyof typeof pkcs8Head, seed: string): KeyObject {
  const secret = createHash('sha256').update(`unibus testkit ${curve} ${seed}`).digest('hex');
  return createPrivateKey({
    key: Buffer.from(pkcs8Head[curve] + secret, 'hex'),
    format: 'der',
    type: 'pkcs8',
  });
}

/** The public key is the last 32 bytes of its SubjectPublicKeyInfo (RFC 8410, section 4). */
function publicHex(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
}
