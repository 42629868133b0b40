import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes, isHex32 } from './hex.ts';

/** Little-endian y-coordinates of the Ed25519 points of order 1, 2, 4 and 8, without the sign bit. */
const smallOrderY = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** Little-endian u-coordinates of Curve25519 and its twist whose Diffie-Hellman result is all zero (RFC 7748, 6.1). */
const lowOrderU = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
]);

/** The little-endian integers from 2^255 - 19 up to 2^255 - 1: each is a second spelling of a smaller one. */
const notReduced = /^(?:e[d-f]|f[0-9a-f])(?:ff){30}7f$/;

/**
 * True for an Ed25519 public key that RFC 8032 section 5.1.3 decodes strictly (canonical, on the curve) and that is
 * not of small order, so that a signature binds to one key and one message.
 */
export function validateSignPubHex(text: string): boolean {
  if (!isCanonicalSignPub(text)) return false;
  try {
    return !ed25519.Point.fromBytes(hexToBytes(text), false).isSmallOrder();
  } catch {
    return false;
  }
}

/**
 * All of `validateSignPubHex` but "on the curve", at a hundredth of its cost: enough where a signature by the same
 * key is verified, because a key that is not on the curve verifies nothing.
 */
export function isCanonicalSignPub(text: string): boolean {
  if (!isHex32(text)) return false;
  const y = withoutSignBit(text);
  return !notReduced.test(y) && !smallOrderY.has(y);
}

/** True for an X25519 public key in canonical form (u < 2^255 - 19) that is not a low-order point. */
export function validateKexPubHex(text: string): boolean {
  return isHex32(text) && withoutSignBit(text) === text && !notReduced.test(text) && !lowOrderU.has(text);
}

function withoutSignBit(text: string): string {
  const top = Number.parseInt(text.slice(62), 16) & 0x7f;
  return text.slice(0, 62) + top.toString(16).padStart(2, '0');
}
