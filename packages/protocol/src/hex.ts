import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

const lowercaseHex64 = /^[0-9a-f]{64}$/;

/** Exactly 32 bytes in lowercase hex: the only spelling of keys, tokens and ids that unibus accepts. */
export function isHex32(text: string): boolean {
  return lowercaseHex64.test(text);
}

export { bytesToHex, hexToBytes };
