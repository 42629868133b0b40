import { request as httpRequest } from 'node:http';
import { inviteToken } from '@unibus/protocol';
import { seededWallet } from '@unibus/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import keys from '../../../../test-vectors/keys.json' with { type: 'json' };
import { type Answer, newSecret, Scene } from './scene.ts';

const code = (answer: Answer) => [answer.status, answer.body['code']];

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe('a body that is not what it should be', () => {
  const ana = seededWallet('ana');
  const good = { token: 'a'.repeat(64), sign_pub: ana.signPub, kex_pub: ana.kexPub };

  test.each([
    ['not JSON', '{"token":', 400, 'malformed'],
    ['a key twice', `{"token":"${good.token}","token":"${good.token}"}`, 400, 'malformed'],
    ['__proto__', '{"__proto__":{"role":"admin"}}', 400, 'malformed'],
    ['nested 100 levels', `${'['.repeat(100)}${']'.repeat(100)}`, 400, 'malformed'],
    ['an array', '[]', 422, 'schema_invalid'],
    ['null', 'null', 422, 'schema_invalid'],
    ['a huge number', '{"token":1e999}', 422, 'schema_invalid'],
    ['nothing', '', 400, 'malformed'],
  ])('%s', async (_, body, status, expected) => {
    expect(code(await scene.call(ana, 'POST', '/register', { body }))).toEqual([status, expected]);
  });

  test.each([
    ['token of 63 digits', { ...good, token: 'a'.repeat(63) }, 'token'],
    ['token of 65 digits', { ...good, token: 'a'.repeat(65) }, 'token'],
    ['token in upper case', { ...good, token: 'A'.repeat(64) }, 'token'],
    ['token of another alphabet', { ...good, token: 'g'.repeat(64) }, 'token'],
    ['token that is a number', { ...good, token: 7 }, 'token'],
    ['a role of one’s own', { ...good, role: 'admin' }, 'role'],
    ['a handle of one’s own', { ...good, handle: 'admin' }, 'handle'],
    ['one key for both', { ...good, kex_pub: good.sign_pub }, 'kex_pub'],
    ['no key-exchange key', { token: good.token, sign_pub: good.sign_pub }, 'kex_pub'],
  ])('%s is refused by name', async (_, body, field) => {
    const answer = await scene.call(ana, 'POST', '/register', { body });
    expect([...code(answer), answer.body['field']]).toEqual([422, 'schema_invalid', field]);
  });

  test.each(keys.kex_pub.filter(({ valid }) => !valid))('X25519 key, $comment', async ({ hex }) => {
    const answer = await scene.call(ana, 'POST', '/register', { body: { ...good, kex_pub: hex } });
    expect([...code(answer), answer.body['field']]).toEqual([422, 'schema_invalid', 'kex_pub']);
  });

  test.each(keys.sign_pub.filter(({ valid }) => !valid))('Ed25519 key, $comment', async ({ hex }) => {
    const body = { ...good, sign_pub: hex };
    const claimed = { ...ana, signPub: hex };
    const [named, signedAs] = await Promise.all([
      scene.call(ana, 'POST', '/register', { body }),
      scene.call(claimed, 'POST', '/register', { body }).catch(() => null),
    ]);
    expect([401, 422]).toContain(named.status);
    expect([401, 422, undefined]).toContain(signedAs?.status);
  });

  test('the two keys swapped: nobody can sign with a key-exchange key', async () => {
    const body = { ...good, sign_pub: good.kex_pub, kex_pub: good.sign_pub };
    expect(code(await scene.call(ana, 'POST', '/register', { body }))).toEqual([401, 'signature_invalid']);
  });

  test("somebody else's key in the body: the signer must be who registers", async () => {
    const body = { ...good, sign_pub: seededWallet('victim').signPub };
    expect(code(await scene.call(ana, 'POST', '/register', { body }))).toEqual([401, 'signature_invalid']);
  });

  test.each(['Ana', 'аna', 'ana​', 'ａna', '-ana', 'a'.repeat(33), '', 'ana/..', 'ana*'])(
    'handle %j',
    async (handle) => {
      const body = { id: 'b'.repeat(64), handle };
      const answer = await scene.call(scene.admin, 'POST', '/invites', { body });
      expect([...code(answer), answer.body['field']]).toEqual([422, 'schema_invalid', 'handle']);
    },
  );

  test('ten megabytes are refused, and the server goes on', async () => {
    const answer = await scene
      .call(ana, 'POST', '/register', { body: JSON.stringify('x'.repeat(10_000_000)) })
      .catch(() => null);
    expect([413, undefined]).toContain(answer?.status);
    expect((await scene.call(null, 'GET', '/healthz')).status).toBe(200);
  });

  test('a body that grows in chunks without a length is cut off at the limit', async () => {
    expect(await postChunks(scene.port, 'x'.repeat(16_384), 32)).toBe(413);
  });

  test('a body that is no JSON by its type', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(code(await scene.call(ana, 'POST', '/register', { body: good, headers }))).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  test('an unknown parameter, a parameter twice, a wrong one', async () => {
    const get = (path: string) => scene.call(scene.admin, 'GET', path);
    expect(code(await get('/users?sort=handle'))).toEqual([422, 'schema_invalid']);
    expect(code(await get('/users?limit=1&limit=2'))).toEqual([422, 'schema_invalid']);
    expect(code(await get('/users?limit=0'))).toEqual([422, 'schema_invalid']);
    expect(code(await get('/users?limit=501'))).toEqual([422, 'schema_invalid']);
  });
});

describe('a signature that is not what it should be', () => {
  const get = (options: object) => scene.call(scene.admin, 'GET', '/me', options);

  test('replayed', async () => {
    const options = { nonce: 'replayed-nonce-0123456789' };
    expect((await get(options)).status).toBe(200);
    expect(code(await get(options))).toEqual([401, 'nonce_reused']);
  });

  test('of another server', async () => {
    expect(code(await get({ signedFor: 'https://other.example' }))).toEqual([401, 'signature_invalid']);
  });

  test('expired, and from the future: the Date header tells the time', async () => {
    for (const now of [scene.now - 61, scene.now + 61]) {
      const answer = await get({ now });
      expect(code(answer)).toEqual([401, 'clock_skew']);
      expect(Date.parse(answer.headers.get('date') ?? '')).toBe(scene.now * 1000);
    }
  });

  test('for another path, body or content type than what is sent', async () => {
    const signature = await scene.sign(scene.admin, 'POST', '/invites', {
      body: { id: 'c'.repeat(64), handle: 'carl' },
    });
    const body = (text: string) => new TextEncoder().encode(text);
    const sent = [
      await scene.send('POST', '/invites', signature, body('{"id":"dddd"}')),
      await scene.send(
        'POST',
        '/invites',
        { ...signature, 'content-type': 'application/json; charset=utf-8' },
        body('{}'),
      ),
      await scene.send('DELETE', '/me', signature, body('')),
    ];
    for (const answer of sent) expect(code(answer)).toEqual([401, 'signature_invalid']);
  });

  test('junk', async () => {
    const headers = { signature: 'sig=:AAAA:', 'signature-input': 'sig=()' };
    expect(code(await get({ headers }))).toEqual([401, 'signature_invalid']);
  });
});

describe('an invitation secret in the address', () => {
  const secret = newSecret();
  test.each([
    `/register?token=${secret}`,
    `/invites/inspect?token=${secret}`,
    `/join/${secret}`,
    `/healthz?x=${secret}`,
  ])('%# is refused and not echoed', async (path) => {
    const answer = await scene.call(null, 'POST', path);
    expect(code(answer)).toEqual([400, 'secret_in_url']);
    expect(answer.text).not.toContain(secret);
  });
});

test('nothing that is logged, at the finest level, holds a token, a secret, a link or a signature', async () => {
  const secret = await scene.mint('dora');
  const dora = seededWallet('dora');
  await scene.call(null, 'POST', '/invites/inspect', { body: { token: inviteToken(secret) } });
  await scene.register(dora, secret);
  await scene.call(null, 'GET', `/join?token=${inviteToken(secret)}`);
  const { signature = '' } = await scene.sign(dora, 'GET', '/me', { nonce: 'logged-nonce-0123456789ab' });
  await scene.call(dora, 'GET', '/me', { nonce: 'logged-nonce-0123456789ab' });
  const log = scene.logged.join('');
  expect(log).toContain('"route":"/register"');
  for (const hidden of [
    secret,
    inviteToken(secret),
    inviteToken(secret).slice(0, 16),
    signature.slice(5, 30),
    scene.inviteLink,
  ])
    expect(log).not.toContain(hidden);
});

function postChunks(port: number, chunk: string, count: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const post = httpRequest(
      { port, host: '127.0.0.1', path: '/register', method: 'POST', headers },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    // What the server no longer reads may come back as a reset; its answer is there before.
    post.on('error', reject);
    for (let index = 0; index < count; index++) post.write(chunk);
    post.end();
  });
}
