import { webcrypto } from 'node:crypto';
import { hexToBytes, validateKexPubHex, validateSignPubHex } from '@unibus/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../../test-vectors/wallet.json' with { type: 'json' };
import { createWallet, parsePhrase, restoreWallet } from '../src/mod.ts';
import { deriveSecrets } from '../src/wallet/derive-keys.ts';

const encoder = new TextEncoder();

describe('good vectors', () => {
  test.each(vectors.good)('$comment', async (vector) => {
    const path = { account: vector.account, kexGeneration: vector.kex_generation };
    const secrets = await deriveSecrets(parsePhrase(vector.phrase), path);
    const wallet = await restoreWallet(vector.phrase, path);
    expect({
      sign_seed: Buffer.from(secrets.signSeed).toString('hex'),
      sign_pub: wallet.signPub,
      kex_secret: Buffer.from(secrets.kexSecret).toString('hex'),
      kex_pub: wallet.kexPub,
    }).toEqual({
      sign_seed: vector.sign_seed,
      sign_pub: vector.sign_pub,
      kex_secret: vector.kex_secret,
      kex_pub: vector.kex_pub,
    });
  });
});

describe('bad vectors', () => {
  test.each(vectors.bad)('$comment', async ({ phrase }) => {
    const error = await restoreWallet(phrase).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ClientError', code: 'phrase_invalid' });
    expect(JSON.stringify([error, String(error)])).not.toContain('abandon');
  });
});

test('a new wallet has keys that the protocol accepts, and its words bring it back', async () => {
  const { wallet, phrase } = await createWallet();
  const restored = await restoreWallet(phrase);
  expect(phrase.split(' ')).toHaveLength(24);
  expect([validateSignPubHex(wallet.signPub), validateKexPubHex(wallet.kexPub)]).toEqual([true, true]);
  expect([restored.signPub, restored.kexPub]).toEqual([wallet.signPub, wallet.kexPub]);
});

test('two new wallets share nothing', async () => {
  const [one, other] = [await createWallet(), await createWallet()];
  const keys = [one, other].flatMap(({ wallet }) => [wallet.signPub, wallet.kexPub]);
  expect(new Set(keys).size).toBe(4);
});

test('every message signed by a wallet verifies under its signPub, and no other message does', async () => {
  const { wallet } = await createWallet();
  const key = await webcrypto.subtle.importKey('raw', hexToBytes(wallet.signPub), 'Ed25519', true, [
    'verify',
  ]);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.uint8Array(), async (message, other) => {
      const signature = new Uint8Array(await wallet.sign(message));
      const verify = (text: Uint8Array) => webcrypto.subtle.verify('Ed25519', key, signature, text);
      const isSame = Buffer.compare(message, other) === 0;
      return signature.length === 64 && (await verify(message)) && (await verify(other)) === isSame;
    }),
  );
});

test('accounts and key-exchange generations of one phrase are different keys', async () => {
  const { phrase } = await createWallet();
  const paths = [0, 1].flatMap((account) => [0, 1].map((kexGeneration) => ({ account, kexGeneration })));
  const wallets = await Promise.all(paths.map((path) => restoreWallet(phrase, path)));
  expect(new Set(wallets.map(({ signPub }) => signPub)).size).toBe(2);
  expect(new Set(wallets.map(({ kexPub }) => kexPub)).size).toBe(4);
});

test('case and white space in a phrase do not matter', () => {
  const [{ phrase } = { phrase: '' }] = vectors.good;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(' ', '\t', '\n', '\r\n', '  '), fc.boolean()), {
        minLength: 24,
        maxLength: 24,
      }),
      (spelling) => {
        const typed = phrase.split(' ').map((word, index) => {
          const [space, isUpper] = spelling[index] ?? [' ', false];
          return `${isUpper ? word.toUpperCase() : word}${space}`;
        });
        return parsePhrase(typed.join('')) === phrase;
      },
    ),
  );
  expect(encoder.encode(parsePhrase(`\u00a0${phrase}`))).toEqual(encoder.encode(phrase));
});
