import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import {
  contentDigest,
  type SignatureCheck,
  signRequest,
  UnibusError,
  verifyRequest,
} from '@unibus/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../../test-vectors/signed-request.json' with { type: 'json' };

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = createPrivateKey({
  key: Buffer.concat([pkcs8Prefix, Buffer.from(vectors.seed, 'hex')]),
  format: 'der',
  type: 'pkcs8',
});
const signer = { signPub: vectors.sign_pub, sign: (message: Uint8Array) => sign(null, message, privateKey) };

interface Vector {
  method: string;
  url: string;
  body: string;
  headers: object;
}

const check = (now: number): SignatureCheck => ({ now, verify: verifyWithNode });

function verifyWithNode(signPub: string, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(signPub, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
}

function receive({ method, url, body, headers }: Vector, now: number) {
  const bytes = new TextEncoder().encode(body);
  const received = { method, url, headers: new Headers(Object.entries(headers)), hasBody: body !== '' };
  return verifyRequest({ ...received, contentDigest: contentDigest(bytes) }, check(now));
}

describe('test-vectors/signed-request.json', () => {
  test.each(vectors.good)('signs to the byte and verifies: $comment', async (vector) => {
    const body = new TextEncoder().encode(vector.body);
    const { created: now, nonce } = vectors;
    expect(
      await signRequest({ method: vector.method, url: vector.url, body }, signer, { now, nonce }),
    ).toEqual(vector.headers);
    expect(await receive(vector, now)).toEqual({ signPub: vectors.sign_pub, nonce, expires: 1060 });
  });

  test.each(vectors.bad)('refuses with $code: $comment', async (vector) => {
    await expect(receive(vector, vector.now)).rejects.toMatchObject({
      name: 'UnibusError',
      code: vector.code,
    });
  });
});

test('a signature is good from its creation to its last second, and no longer', async () => {
  const [vector] = vectors.good;
  if (vector === undefined) throw new Error('no vector');
  for (const now of [940, 1000, 1060]) expect((await receive(vector, now)).nonce).toBe(vectors.nonce);
  for (const now of [939, 1061])
    await expect(receive(vector, now)).rejects.toMatchObject({ code: 'clock_skew' });
});

test('junk in the signature fields is refused by a UnibusError, never by another throw', async () => {
  const junk = fc.string({ unit: fc.constantFrom(...'sig=():;",@-ab01 \\\t'), maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(junk, junk, async (signature, input) => {
      const headers = new Headers({
        'content-digest': contentDigest(new Uint8Array()),
        signature,
        'signature-input': input,
      });
      const request = { method: 'GET', url: 'https://bus.example/me', headers, hasBody: false };
      const outcome = verifyRequest(
        { ...request, contentDigest: contentDigest(new Uint8Array()) },
        check(1000),
      );
      await expect(outcome).rejects.toBeInstanceOf(UnibusError);
    }),
  );
});

test('one changed character anywhere in what is signed is refused', async () => {
  const [vector] = vectors.good;
  if (vector === undefined) throw new Error('no vector');
  const places = fc.constantFrom('method', 'url', 'body', 'signature', 'signature-input', 'content-digest');
  await fc.assert(
    fc.asyncProperty(
      places,
      fc.nat(),
      fc.constantFrom(...'abcXYZ019'),
      async (place, position, replacement) => {
        const flat: Record<string, string> = {
          method: vector.method,
          url: vector.url,
          body: vector.body,
          ...vector.headers,
        };
        const before = flat[place] ?? '';
        const start = place === 'url' ? 'https://bus.example/'.length : 0;
        const at = start + (position % (before.length - start));
        const after = before.slice(0, at) + replacement + before.slice(at + 1);
        fc.pre(after !== before);
        const { method = '', url = '', body = '', ...headers } = { ...flat, [place]: after };
        await expect(receive({ method, url, body, headers }, vectors.created)).rejects.toBeInstanceOf(
          UnibusError,
        );
      },
    ),
    { numRuns: 300 },
  );
});

describe('both ways of reading signature fields', () => {
  /** The same fields in a spelling that only the library reads: a space after the semicolon. */
  const respell = (headers: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        name === 'signature-input' ? value.replace(';created', '; created') : value,
      ]),
    );
  const outcomeOf = (vector: Vector, now: number) =>
    receive(vector, now).catch((error: unknown) => (error instanceof UnibusError ? error.code : error));

  test('agree on what signRequest writes, for any address', async () => {
    const url = fc.webUrl({ withQueryParameters: true, validSchemes: ['http', 'https'] });
    const methods = fc.constantFrom('GET', 'POST', 'DELETE');
    await fc.assert(
      fc.asyncProperty(url, methods, fc.string(), async (address, method, body) => {
        const bytes = new TextEncoder().encode(body);
        const options = { now: 1000, nonce: vectors.nonce };
        const headers = await signRequest({ method, url: address, body: bytes }, signer, options);
        const signed = { method, url: new URL(address).href, body, headers };
        expect(await outcomeOf(signed, 1000)).toEqual({
          signPub: vectors.sign_pub,
          nonce: vectors.nonce,
          expires: 1060,
        });
      }),
    );
  });

  test.each(vectors.bad)('refuse alike: $comment', async (vector) => {
    const respelled = { ...vector, headers: respell(vector.headers as Record<string, string>) };
    expect(await outcomeOf(respelled, vector.now)).toBe(await outcomeOf(vector, vector.now));
  });

  test.each(vectors.good)('accept alike: $comment', async (vector) => {
    const respelled = { ...vector, headers: respell(vector.headers) };
    expect(await outcomeOf(respelled, 1000)).toEqual(await outcomeOf(vector, 1000));
  });
});
