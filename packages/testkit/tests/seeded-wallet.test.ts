import { createPublicKey, verify } from 'node:crypto';
import { validateKexPubHex, validateSignPubHex } from '@unibus/protocol';
import { seededWallet } from '@unibus/testkit';
import { expect, test } from 'vitest';

test('a seed gives the same wallet in every run, and another seed another one', () => {
  const { signPub, kexPub } = seededWallet('ana');
  expect(signPub).toBe('1273d58af301224feb64130f5b3a432676ceff13f6928f9c5d12d264f0ca865d');
  expect(kexPub).toBe(seededWallet('ana').kexPub);
  expect(new Set([signPub, kexPub, seededWallet('bob').signPub, seededWallet('bob').kexPub]).size).toBe(4);
});

test('its keys are ones that unibus accepts, and its signatures verify', () => {
  for (let seed = 0; seed < 20; seed++) {
    const wallet = seededWallet(seed);
    expect(validateSignPubHex(wallet.signPub)).toBe(true);
    expect(validateKexPubHex(wallet.kexPub)).toBe(true);
    const message = new TextEncoder().encode(`message ${seed}`);
    const x = Buffer.from(wallet.signPub, 'hex').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(verify(null, message, key, wallet.sign(message))).toBe(true);
  }
});
