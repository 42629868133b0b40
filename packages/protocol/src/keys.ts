import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes, isHex32 } from './hex.ts';

const fieldPrime = 2n ** 255n - 19n;

/** u-coordinates of low order (RFC 7748 section 6.1; the list of Curve25519's author), below 2^255. */
const lowOrderU = new Set([
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  fieldPrime - 1n,
]);

/**
 * True for an Ed25519 public key that RFC 8032 section 5.1.3 decodes strictly (canonical y, on the curve) and that
 * is not of small order, so that a signature binds to one key and one message.
 */
export function validateSignPubHex(text: string): boolean {
  if (!isHex32(text)) return false;
  try {
    return !ed25519.Point.fromBytes(hexToBytes(text), false).isSmallOrder();
  } catch {
    return false;
  }
}

/**
 * True for an X25519 public key in canonical form (u < 2^255 - 19) whose Diffie-Hellman result is never the
 * all-zero value that RFC 7748 section 6.1 warns of.
 */
export function validateKexPubHex(text: string): boolean {
  if (!isHex32(text)) return false;
  const u = littleEndian(hexToBytes(text));
  return u < fieldPrime && !lowOrderU.has(u);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
