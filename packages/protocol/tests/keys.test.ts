import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, isCanonicalSignPub, validateKexPubHex, validateSignPubHex } from '@unibus/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../../test-vectors/keys.json' with { type: 'json' };

describe('test-vectors/keys.json', () => {
  test.each(vectors.sign_pub)('Ed25519 $comment', ({ hex, valid }) =>
    expect(validateSignPubHex(hex)).toBe(valid),
  );
  test.each(vectors.kex_pub)('X25519 $comment', ({ hex, valid }) =>
    expect(validateKexPubHex(hex)).toBe(valid),
  );
});

describe('Ed25519 public keys', () => {
  test('every point of small order is refused, in both sign spellings', () => {
    const torsion = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
    const points = Array.from({ length: 8 }, (_, k) => torsion.multiplyUnsafe(BigInt(k)));
    for (const point of points) {
      const bytes = point.toBytes();
      expect(isCanonicalSignPub(bytesToHex(bytes))).toBe(false);
      bytes[31] = (bytes[31] ?? 0) ^ 0x80;
      expect(isCanonicalSignPub(bytesToHex(bytes))).toBe(false);
    }
  });

  test('real keys are accepted by both checks', () => {
    for (let round = 0; round < 50; round++) {
      const hex = rawPublicKey(generateKeyPairSync('ed25519').publicKey);
      expect([validateSignPubHex(hex), isCanonicalSignPub(hex)]).toEqual([true, true]);
    }
  });

  test('the quick check never refuses what the whole check accepts, and differs only off the curve', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const hex = bytesToHex(bytes);
        if (validateSignPubHex(hex)) return isCanonicalSignPub(hex);
        return !isCanonicalSignPub(hex) || !isOnCurve(bytes);
      }),
    );
  });
});

test('every refused canonical X25519 key gives an all-zero secret, which node:crypto refuses to compute', () => {
  const { privateKey } = generateKeyPairSync('x25519');
  for (const { hex, valid, comment } of vectors.kex_pub) {
    if (valid || !comment.startsWith('low order')) continue;
    const x = Buffer.from(hex, 'hex').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    expect(() => diffieHellman({ privateKey, publicKey })).toThrow();
  }
});

function isOnCurve(bytes: Uint8Array): boolean {
  try {
    ed25519.Point.fromBytes(bytes, false);
    return true;
  } catch {
    return false;
  }
}

function rawPublicKey(key: ReturnType<typeof createPublicKey>): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
}
