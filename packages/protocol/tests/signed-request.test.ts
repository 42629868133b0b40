import { generateKeyPairSync, sign, verify, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentDigest, signRequest, verifyRequest } from '@unibus/protocol';

test('what signRequest signs, verifyRequest accepts', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const signPub = Buffer.from(x, 'base64url').toString('hex');
  const body = new TextEncoder().encode('{"a":1}');
  const url = 'https://bus.example/register?x=1';
  const headers = await signRequest(
    { method: 'POST', url, body },
    { signPub, sign: (message) => sign(null, message, privateKey) },
    { now: 1000, nonce: 'n'.repeat(22) },
  );
  const verified = await verifyRequest(
    { method: 'POST', url, headers: new Headers(headers), hasBody: true, contentDigest: contentDigest(body) },
    { now: 1010, verify: (key, message, signature) => verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'hex').toString('base64url') }, format: 'jwk' }), signature) },
  );
  expect(verified).toEqual({ signPub, nonce: 'n'.repeat(22), expires: 1060 });
});
