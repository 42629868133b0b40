import { seededWallet } from '@unibus/testkit';
import { describe, expect, test } from 'vitest';
import { Nonces } from '../../src/http/nonces.ts';

const ana = seededWallet('ana').signPub;
const use = (signPub: string, nonce: string, expires: number) => ({ signPub, nonce, expires });

describe('a nonce', () => {
  test('works once until its signature has expired', () => {
    const nonces = new Nonces();
    nonces.use(use(ana, 'n', 1_060), 1_000);
    for (const now of [1_000, 1_059, 1_060]) {
      expect(() => nonces.use(use(ana, 'n', 1_060), now)).toThrow(
        expect.objectContaining({ code: 'nonce_reused' }),
      );
    }
  });

  test('does not work again with another expiry', () => {
    const nonces = new Nonces();
    nonces.use(use(ana, 'n', 1_060), 1_000);
    expect(() => nonces.use(use(ana, 'n', 1_100), 1_050)).toThrow(
      expect.objectContaining({ code: 'nonce_reused' }),
    );
  });

  test('is its signer’s own', () => {
    const nonces = new Nonces();
    nonces.use(use(ana, 'n', 1_060), 1_000);
    expect(() => nonces.use(use(seededWallet('bob').signPub, 'n', 1_060), 1_000)).not.toThrow();
  });
});

describe('memory', () => {
  test('is given back when the signatures have expired', () => {
    const nonces = new Nonces();
    for (let index = 0; index < 100; index++) nonces.use(use(ana, `${index}`, 1_000 + index), 1_000);
    expect(nonces.size).toBe(100);
    nonces.use(use(ana, 'later', 1_200), 1_150);
    expect(nonces.size).toBe(1);
  });

  test('is bounded: what cannot be remembered is not accepted', () => {
    const nonces = new Nonces(2);
    nonces.use(use(ana, '1', 1_060), 1_000);
    nonces.use(use(ana, '2', 1_060), 1_000);
    expect(() => nonces.use(use(ana, '3', 1_060), 1_000)).toThrow(
      expect.objectContaining({ code: 'rate_limited' }),
    );
    expect(() => nonces.use(use(ana, '3', 1_160), 1_100)).not.toThrow();
  });
});
