import {
  auditListSchema,
  busSchema,
  errorCatalogue,
  inviteAnswerSchema,
  inviteCardSchema,
  inviteId,
  inviteListSchema,
  inviteToken,
  problemSchema,
  registrationSchema,
  userAnswerSchema,
  userListSchema,
} from '@unibus/protocol';
import { seededWallet } from '@unibus/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newSecret, Scene } from '../api/scene.ts';

const [ana, bob] = [seededWallet('ana'), seededWallet('bob')];
const [secretOfAna, secretOfBob, cancelledSecret] = [newSecret(), newSecret(), newSecret()];
const idOf = (secret: string) => inviteId(inviteToken(secret));
const mint = (secret: string, handle: string) => ({ body: { id: idOf(secret), handle } });
const redeem = (secret: string, { signPub, kexPub }: typeof ana) => ({
  body: { token: inviteToken(secret), sign_pub: signPub, kex_pub: kexPub },
});

/** A life in which every endpoint succeeds: who calls what, and what the answer is declared to be. */
const life = [
  ['nobody', 'GET', '/healthz', {}, 200, z.object({ status: z.literal('alive') })],
  ['nobody', 'GET', '/readyz', {}, 200, z.object({ status: z.literal('ready') })],
  ['nobody', 'GET', '/.well-known/unibus', {}, 200, busSchema],
  ['admin', 'POST', '/invites', mint(secretOfAna, 'ana'), 201, inviteAnswerSchema],
  ['admin', 'POST', '/invites', mint(secretOfBob, 'bob'), 201, inviteAnswerSchema],
  ['admin', 'POST', '/invites', mint(cancelledSecret, 'carl'), 201, inviteAnswerSchema],
  ['admin', 'DELETE', `/invites/${idOf(cancelledSecret)}`, {}, 200, inviteAnswerSchema],
  ['admin', 'GET', '/invites?status=cancelled', {}, 200, inviteListSchema],
  [
    'nobody',
    'POST',
    '/invites/inspect',
    { body: { token: inviteToken(secretOfAna) } },
    200,
    inviteCardSchema,
  ],
  ['ana', 'POST', '/register', redeem(secretOfAna, ana), 201, registrationSchema],
  ['ana', 'POST', '/register', redeem(secretOfAna, ana), 200, registrationSchema],
  ['bob', 'POST', '/register', redeem(secretOfBob, bob), 201, registrationSchema],
  ['ana', 'GET', '/me', {}, 200, userAnswerSchema],
  ['ana', 'GET', '/users', {}, 200, userListSchema],
  ['ana', 'GET', `/users/${bob.signPub}`, {}, 200, userAnswerSchema],
  ['admin', 'POST', `/users/${ana.signPub}/role`, { body: { role: 'admin' } }, 200, userAnswerSchema],
  ['admin', 'POST', `/users/${bob.signPub}/revoke`, {}, 200, userAnswerSchema],
  ['admin', 'POST', `/users/${bob.signPub}/reinstate`, {}, 200, userAnswerSchema],
  ['admin', 'DELETE', `/users/${bob.signPub}`, {}, 200, userAnswerSchema],
  ['ana', 'DELETE', '/me', {}, 200, userAnswerSchema],
  ['admin', 'GET', '/audit', {}, 200, auditListSchema],
  ['admin', 'GET', '/metrics', {}, 200, null],
  ['nobody', 'GET', '/openapi.json', {}, 200, z.looseObject({ openapi: z.literal('3.1.0') })],
  ['nobody', 'GET', '/problems/invite_used', {}, 200, problemTypeSchema()],
] as const;

function problemTypeSchema() {
  return z.object({ type: z.url(), code: z.string(), status: z.int(), title: z.string(), next: z.string() });
}

describe('answers', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  // In one test, because each step rests on the ones before.
  test('are what they are declared to be, to the last field, on every endpoint', async () => {
    const callers = { nobody: null, admin: scene.admin, ana, bob };
    for (const [who, method, path, options, status, schema] of life) {
      const answer = await scene.call(callers[who], method, path, options);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      if (schema !== null) expect(schema.parse(answer.body), `${method} ${path}`).toEqual(answer.body);
    }
    const operations = await describedOperations(scene);
    const exercised = new Set(
      life.map(([, method, path]) => operations.find((o) => o.fits(method, path))?.name),
    );
    expect([...exercised].toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
  });

  test('to HEAD are those to GET, without the body', async () => {
    const get = await scene.call(null, 'GET', '/healthz');
    const head = await scene.call(null, 'HEAD', '/healthz');
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    expect((await scene.call(scene.admin, 'HEAD', '/me')).status).toBe(200);
  });

  test('that refuse are problem documents whose type is explained at its own address', async () => {
    for (const [code, { status }] of Object.entries(errorCatalogue)) {
      const { body } = await scene.call(null, 'GET', `/problems/${code}`);
      expect(body).toMatchObject({ code, status, type: `${scene.publicUrl}/problems/${code}` });
    }
    for (const path of [
      '/problems/none',
      '/problems/toString',
      '/nowhere',
      '/register/x',
      '/.well-known/x',
    ]) {
      const answer = await scene.call(null, 'GET', path);
      expect(problemSchema.parse(answer.body)).toEqual(answer.body);
      expect(answer.body).toMatchObject({ status: 404, code: 'not_found', field: null });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('x-request-id')).toBe(answer.body['request_id']);
    }
  });

  test('of 401 say which signature would do', async () => {
    const { headers } = await scene.call(null, 'GET', '/me');
    expect(headers.get('www-authenticate')).toBe('Signature');
    expect(headers.get('accept-signature')).toContain('tag="unibus-api-v1"');
  });

  test('do not depend on cookies or passwords', async () => {
    const headers = { cookie: 'session=admin', authorization: `Bearer ${scene.admin.signPub}` };
    expect((await scene.call(null, 'GET', '/me', { headers })).body).toMatchObject({
      code: 'signature_missing',
    });
  });
});

async function describedOperations(scene: Scene) {
  const { body } = await scene.call(null, 'GET', '/openapi.json');
  return Object.entries(body['paths'] ?? {}).flatMap(([pattern, methods]) =>
    Object.keys(methods as object).map((method) => ({
      name: `${method.toUpperCase()} ${pattern}`,
      fits: (asked: string, path: string) =>
        asked.toLowerCase() === method &&
        new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}(?:\\?|$)`).test(path),
    })),
  );
}
