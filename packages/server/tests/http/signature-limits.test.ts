import { seededWallet } from '@unibus/testkit';
import { describe, expect, test } from 'vitest';
import { Scene } from '../api/scene.ts';

const few = { rate_limit_address: '5', trusted_proxies: '127.0.0.1' };
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

describe('requests whose signature is refused', () => {
  test('are limited by address, and those of others are not', async () => {
    await using scene = await Scene.open(few);
    const stranger = seededWallet('stranger');
    for (let count = 0; count < 5; count++)
      expect((await scene.call(stranger, 'GET', '/me', from('192.0.2.1'))).status).toBe(401);
    const refused = await scene.call(stranger, 'GET', '/me', from('192.0.2.1'));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '12']);
    expect((await scene.call(scene.admin, 'GET', '/me', from('192.0.2.2'))).status).toBe(200);
    scene.clock.pass(12_000);
    expect((await scene.call(scene.admin, 'GET', '/me', from('192.0.2.1'))).status).toBe(200);
  });

  test('are all that counts: an account may call as often as it likes', async () => {
    await using scene = await Scene.open(few);
    for (let count = 0; count < 12; count++)
      expect((await scene.call(scene.admin, 'GET', '/me', from('192.0.2.1'))).status).toBe(200);
  });
});

test('a page on a configured origin can read refusals, too', async () => {
  const origin = 'https://app.example';
  await using scene = await Scene.unfounded({ cors_origins: origin });
  const refused = await scene.call(null, 'GET', '/me', { headers: { origin } });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
  expect(refused.headers.get('access-control-expose-headers')).toMatch(/date/);
  const other = await scene.call(null, 'GET', '/me', { headers: { origin: 'https://evil.example' } });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});
