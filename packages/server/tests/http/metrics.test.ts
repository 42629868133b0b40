import { freePort } from '@unibus/testkit';
import { expect, test } from 'vitest';
import { Scene } from '../api/scene.ts';

test('registrations, invitations, nonces and requests are counted, by route and never by address', async () => {
  await using scene = await Scene.open();
  const ana = await scene.member('ana');
  await scene.call(ana, 'GET', `/users/${scene.admin.signPub}`);
  await scene.call(null, 'PROPFIND', '/nowhere');
  const { text, headers } = await scene.call(scene.admin, 'GET', '/metrics');
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  expect(text).toContain('unibus_registrations_total 2\n');
  expect(text).toContain('unibus_invites_minted_total 1\n');
  expect(text).toContain('unibus_invites_cancelled_total 0\n');
  expect(text).toContain('unibus_store_errors_total 0\n');
  expect(text).toContain('unibus_nonces 5\n');
  expect(text).toContain('_count{method="GET",route="/users/{sign_pub}",status="200"} 1');
  expect(text).toContain('_count{method="other",route="none",status="404"} 1');
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toContain(scene.admin.signPub);
});

test('an own listener serves them unsigned, and nothing else', async () => {
  const port = await freePort();
  await using scene = await Scene.unfounded({ metrics_listen: `127.0.0.1:${port}` });
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect(await (await get('/metrics')).text()).toContain('unibus_registrations_total 0');
  expect((await get('/healthz')).status).toBe(404);
  expect((await scene.call(null, 'GET', '/metrics')).status).toBe(401);
});
