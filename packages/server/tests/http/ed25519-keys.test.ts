import { seededWallet } from '@unibus/testkit';
import { describe, expect, test } from 'vitest';
import keys from '../../../../test-vectors/keys.json' with { type: 'json' };
import { Ed25519Keys } from '../../src/http/ed25519-keys.ts';

const message = new TextEncoder().encode('message');
const ana = seededWallet('ana');

describe('a signature', () => {
  test('verifies with its key, again and again, also when the key was forgotten meanwhile', async () => {
    const checks = new Ed25519Keys(1);
    for (const wallet of [ana, ana, seededWallet('bob'), ana]) {
      expect(await checks.verify(wallet.signPub, message, wallet.sign(message))).toBe(true);
    }
  });

  test('does not verify with another key, message or signature', async () => {
    const checks = new Ed25519Keys();
    const signature = ana.sign(message);
    expect(await checks.verify(ana.signPub, message, signature)).toBe(true);
    expect(await checks.verify(seededWallet('bob').signPub, message, signature)).toBe(false);
    expect(await checks.verify(ana.signPub, new TextEncoder().encode('massage'), signature)).toBe(false);
    expect(await checks.verify(ana.signPub, message, signature.with(0, (signature[0] ?? 0) ^ 1))).toBe(false);
    expect(await checks.verify(ana.signPub, message, new Uint8Array(64))).toBe(false);
  });

  test('does not verify when S is not reduced (RFC 8032 section 5.1.7)', async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const signature = ana.sign(message);
    const s = signature.slice(32).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order;
    const bytes = Array.from({ length: 32 }, (_, index) => Number((s >> BigInt(8 * index)) & 255n));
    const malleated = Uint8Array.from([...signature.slice(0, 32), ...bytes]);
    expect(await new Ed25519Keys().verify(ana.signPub, message, malleated)).toBe(false);
  });

  test.each(keys.sign_pub.filter(({ valid, hex }) => !valid && /^[0-9a-f]{64}$/.test(hex)))(
    'does not verify, and nothing throws, with a bad key: $comment',
    async ({ hex }) => {
      expect(await new Ed25519Keys().verify(hex, message, ana.sign(message))).toBe(false);
    },
  );
});
