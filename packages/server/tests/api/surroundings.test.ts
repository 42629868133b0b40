import { request as httpRequest } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { seededWallet } from '@unibus/testkit';
import { describe, expect, test } from 'vitest';
import { Scene } from './scene.ts';

const few = { rate_limit_address: '3', rate_limit_global: '5' };
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

describe('rate limits', () => {
  test('an address that asks too often waits as long as Retry-After says, and then is served again', async () => {
    await using scene = await Scene.unfounded(few);
    const ask = () => scene.call(null, 'GET', '/.well-known/unibus');
    expect([await ask(), await ask(), await ask()].map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await ask();
    expect([refused.status, refused.body['code']]).toEqual([429, 'rate_limited']);
    scene.clock.pass(Number(refused.headers.get('retry-after')) * 1000);
    expect((await ask()).status).toBe(200);
    expect((await scene.call(null, 'GET', '/healthz')).status).toBe(200);
  });

  test('behind a trusted proxy each client has a limit of its own, under one for all', async () => {
    await using scene = await Scene.unfounded({ ...few, trusted_proxies: '127.0.0.1' });
    const ask = async (address: string) =>
      (await scene.call(null, 'GET', '/.well-known/unibus', from(address))).status;
    for (let count = 0; count < 3; count++) expect(await ask('192.0.2.1')).toBe(200);
    expect(await ask('192.0.2.1')).toBe(429);
    expect(await ask('192.0.2.2')).toBe(200);
    expect(await ask('192.0.2.3')).toBe(200);
    expect(await ask('192.0.2.4')).toBe(429);
  });

  test('from anybody else X-Forwarded-For changes nothing', async () => {
    await using scene = await Scene.unfounded(few);
    const statuses: number[] = [];
    for (let host = 1; host <= 4; host++)
      statuses.push((await scene.call(null, 'GET', '/.well-known/unibus', from(`192.0.2.${host}`))).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

test('signatures are checked against the configured public URL, whatever Host says', async () => {
  await using scene = await Scene.open({ public_url: 'https://bus.example' });
  expect(scene.publicUrl).toBe('https://bus.example');
  expect((await scene.call(scene.admin, 'GET', '/me')).status).toBe(200);
  const local = await scene.call(scene.admin, 'GET', '/me', { signedFor: `http://127.0.0.1:${scene.port}` });
  expect([local.status, local.body['code']]).toEqual([401, 'signature_invalid']);
});

describe('cross-origin pages', () => {
  const origin = 'https://app.example';
  const preflight = (scene: Scene) =>
    scene.call(null, 'OPTIONS', '/register', {
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  test('a configured one may sign, and read the time', async () => {
    await using scene = await Scene.unfounded({ cors_origins: origin });
    const answer = await preflight(scene);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-headers')).toContain('signature-input');
    const card = await scene.call(null, 'GET', '/.well-known/unibus', { headers: { origin } });
    expect(card.headers.get('access-control-expose-headers')).toContain('date');
  });

  test('no other one may', async () => {
    await using scene = await Scene.unfounded();
    expect((await preflight(scene)).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('closing lets requests under way finish and refuses new ones', async () => {
  const scene = await Scene.open();
  const slow = await startSlowRequest(scene);
  const closing = scene.close();
  await nextTurn();
  expect(await slow.finish()).toBe(422);
  await closing;
  await expect(fetch(`http://127.0.0.1:${scene.port}/healthz`)).rejects.toThrow();
});

test('an answer says when, which request, and that nobody may keep it', async () => {
  await using scene = await Scene.unfounded();
  const { headers } = await scene.call(seededWallet('stranger'), 'GET', '/me');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

/** A request whose head has arrived and whose body is still to come. */
async function startSlowRequest(scene: Scene): Promise<{ finish(): Promise<number | undefined> }> {
  const headers = { 'content-type': 'application/json', 'content-length': '2', expect: '100-continue' };
  const options = { host: '127.0.0.1', port: scene.port, path: '/invites/inspect', method: 'POST', headers };
  const post = httpRequest(options);
  const answer = new Promise<number | undefined>((resolve, reject) => {
    post.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    post.on('error', reject);
  });
  // The server asks for the body once the head is parsed: from then on the request is under way.
  await new Promise((resolve) => post.once('continue', resolve).flushHeaders());
  return {
    finish: () => {
      post.end('{}');
      return answer;
    },
  };
}
