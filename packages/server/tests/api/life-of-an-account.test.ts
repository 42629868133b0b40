import { inviteId, inviteToken } from '@unibus/protocol';
import { seededWallet } from '@unibus/testkit';
import { expect, test } from 'vitest';
import { newSecret, Scene } from './scene.ts';

const code = (answer: { status: number; body: Record<string, unknown> }) => [
  answer.status,
  answer.body['code'],
];

test('an invitation is shown, redeemed once, answered again to the same keys, and refused to all others', async () => {
  await using scene = await Scene.open();
  const [ana, eve] = [seededWallet('ana'), seededWallet('eve')];
  const secret = await scene.mint('ana');
  const card = await scene.call(null, 'POST', '/invites/inspect', { body: { token: inviteToken(secret) } });
  expect(card.body).toMatchObject({
    handle: 'ana',
    role: 'member',
    status: 'pending',
    invited_by: { handle: 'admin' },
  });

  const first = await scene.register(ana, secret);
  expect(first.status).toBe(201);
  expect(first.body['user']).toMatchObject({
    sign_pub: ana.signPub,
    kex_pub: ana.kexPub,
    handle: 'ana',
    role: 'member',
  });
  const again = await scene.register(ana, secret);
  expect([again.status, again.body['user']]).toEqual([200, first.body['user']]);
  expect(code(await scene.register(eve, secret))).toEqual([410, 'invite_used']);
  expect(code(await scene.register(ana, secret, { kex_pub: eve.kexPub }))).toEqual([410, 'invite_used']);
  expect((await scene.call(ana, 'GET', '/me')).body['user']).toMatchObject({ handle: 'ana' });
});

test('a revoked account is shut out, cannot come back by its invitation, and returns when reinstated', async () => {
  await using scene = await Scene.open();
  const secret = await scene.mint('ana');
  const ana = seededWallet('ana');
  await scene.register(ana, secret);
  expect((await scene.call(scene.admin, 'POST', `/users/${ana.signPub}/revoke`)).body['user']).toMatchObject({
    status: 'revoked',
  });
  expect(code(await scene.call(ana, 'GET', '/me'))).toEqual([403, 'account_revoked']);
  expect(code(await scene.register(ana, secret))).toEqual([403, 'account_revoked']);
  await scene.call(scene.admin, 'POST', `/users/${ana.signPub}/reinstate`);
  expect((await scene.call(ana, 'GET', '/me')).status).toBe(200);
});

test('a deleted account is unknown, its invitation stays spent, its handle is free', async () => {
  await using scene = await Scene.open();
  const secret = await scene.mint('ana');
  const ana = seededWallet('ana');
  await scene.register(ana, secret);
  expect((await scene.call(scene.admin, 'DELETE', `/users/${ana.signPub}`)).status).toBe(200);
  expect(code(await scene.call(ana, 'GET', '/me'))).toEqual([401, 'account_unknown']);
  expect(code(await scene.register(ana, secret))).toEqual([410, 'invite_used']);
  expect(code(await scene.call(scene.admin, 'DELETE', `/users/${ana.signPub}`))).toEqual([404, 'not_found']);
  expect((await scene.register(ana, await scene.mint('ana'))).status).toBe(201);
});

test('each way an invitation ends has its own answer', async () => {
  await using scene = await Scene.open();
  const ana = seededWallet('ana');
  expect(code(await scene.register(ana, newSecret()))).toEqual([404, 'not_found']);
  const cancelled = await scene.mint('ana');
  await scene.call(scene.admin, 'DELETE', `/invites/${inviteId(inviteToken(cancelled))}`);
  expect(code(await scene.register(ana, cancelled))).toEqual([410, 'invite_cancelled']);
  const expired = await scene.mint('ana', { ttl: 60 });
  scene.clock.pass(60_000);
  expect(code(await scene.register(ana, expired))).toEqual([410, 'invite_expired']);
  expect(code(await scene.register(scene.admin, await scene.mint('twice')))).toEqual([409, 'user_exists']);
});

test('conflicts are told: a taken handle, a used id, the last admin', async () => {
  await using scene = await Scene.open();
  await scene.mint('ana');
  const id = inviteId(inviteToken(newSecret()));
  const mint = (body: object) => scene.call(scene.admin, 'POST', '/invites', { body });
  expect(code(await mint({ id, handle: 'ana' }))).toEqual([409, 'handle_taken']);
  expect((await mint({ id, handle: 'bob' })).status).toBe(201);
  expect((await mint({ id, handle: 'bob' })).status).toBe(201);
  expect(code(await mint({ id, handle: 'carl' }))).toEqual([409, 'invite_exists']);
  const self = scene.admin.signPub;
  expect(code(await scene.call(scene.admin, 'POST', `/users/${self}/revoke`))).toEqual([409, 'last_admin']);
  expect(
    code(await scene.call(scene.admin, 'POST', `/users/${self}/role`, { body: { role: 'member' } })),
  ).toEqual([409, 'last_admin']);
  expect(code(await scene.call(scene.admin, 'DELETE', '/me'))).toEqual([409, 'last_admin']);
});

test('lists come in pages that a cursor walks, and the audit log tells all of it', async () => {
  await using scene = await Scene.open();
  const handles = ['ana', 'bob', 'carl', 'dora', 'emil'];
  for (const handle of handles) await scene.member(handle);
  const seen: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await scene.call(
      scene.admin,
      'GET',
      `/users?limit=2${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    );
    const { items, next: following } = page.body as unknown as {
      items: { handle: string }[];
      next: string | null;
    };
    seen.push(...items.map(({ handle }) => handle));
    next = following;
  }
  expect(seen.toSorted()).toEqual(['admin', ...handles]);
  const audit = (await scene.call(scene.admin, 'GET', '/audit?limit=500')).body as unknown as {
    items: { action: string }[];
  };
  expect(audit.items.filter(({ action }) => action === 'user.register')).toHaveLength(6);
  expect(code(await scene.call(scene.admin, 'GET', '/users?cursor=nonsense'))).toEqual([
    400,
    'cursor_invalid',
  ]);
});
