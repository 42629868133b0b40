import { Validator } from '@seriousme/openapi-schema-validator';
import { seededWallet } from '@unibus/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scene } from './scene.ts';

const somebody = seededWallet('somebody').signPub;

/** The table of the design, said a second time: who may call what. */
const endpoints = [
  ['anyone', 'GET', '/healthz'],
  ['anyone', 'GET', '/readyz'],
  ['anyone', 'GET', '/.well-known/unibus'],
  ['anyone', 'GET', '/openapi.json'],
  ['anyone', 'GET', '/problems/{code}'],
  ['anyone', 'POST', '/invites/inspect'],
  ['newcomer', 'POST', '/register'],
  ['wallet', 'GET', '/me'],
  ['wallet', 'DELETE', '/me'],
  ['wallet', 'GET', '/users'],
  ['wallet', 'GET', '/users/{sign_pub}'],
  ['admin', 'DELETE', '/users/{sign_pub}'],
  ['admin', 'POST', '/users/{sign_pub}/revoke'],
  ['admin', 'POST', '/users/{sign_pub}/reinstate'],
  ['admin', 'POST', '/users/{sign_pub}/role'],
  ['admin', 'GET', '/invites'],
  ['admin', 'POST', '/invites'],
  ['admin', 'DELETE', '/invites/{id}'],
  ['admin', 'GET', '/audit'],
  ['admin', 'GET', '/metrics'],
] as const;

const signed = endpoints.filter(([who]) => who !== 'anyone');
const accounts = endpoints.filter(([who]) => who === 'wallet' || who === 'admin');
const admins = endpoints.filter(([who]) => who === 'admin');
const pathOf = (path: string) =>
  path.replace('{sign_pub}', somebody).replace('{id}', 'a'.repeat(64)).replace('{code}', 'internal');

describe('who may call', () => {
  let scene: Scene;
  let member: ReturnType<typeof seededWallet>;
  let revoked: ReturnType<typeof seededWallet>;

  beforeAll(async () => {
    scene = await Scene.open();
    member = await scene.member('ana');
    revoked = await scene.member('bob');
    await scene.call(scene.admin, 'POST', `/users/${revoked.signPub}/revoke`);
  });
  afterAll(() => scene.close());

  test('the description of the API is valid OpenAPI 3.1 and names exactly these endpoints', async () => {
    const { body } = await scene.call(null, 'GET', '/openapi.json');
    const validator = new Validator();
    expect(await validator.validate(structuredClone(body))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const described = Object.entries(body['paths'] ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(endpoints.map(([, method, path]) => `${method} ${path}`).toSorted());
  });

  test.each(signed)('%s: %s %s refuses the unsigned', async (_, method, path) => {
    const answer = await scene.call(null, method, pathOf(path));
    expect([answer.status, answer.body['code']]).toEqual([401, 'signature_missing']);
  });

  test.each(accounts)('%s: %s %s refuses a wallet without an account', async (_, method, path) => {
    const answer = await scene.call(seededWallet('stranger'), method, pathOf(path));
    expect([answer.status, answer.body['code']]).toEqual([401, 'account_unknown']);
  });

  test.each(accounts)('%s: %s %s refuses a revoked account', async (_, method, path) => {
    const answer = await scene.call(revoked, method, pathOf(path));
    expect([answer.status, answer.body['code']]).toEqual([403, 'account_revoked']);
  });

  test.each(admins)('%s: %s %s refuses a member', async (_, method, path) => {
    const answer = await scene.call(member, method, pathOf(path));
    expect([answer.status, answer.body['code']]).toEqual([403, 'not_admin']);
  });

  test.each(endpoints)(
    '%s: %s %s answers another method with 405 and what is allowed',
    async (_, method, path) => {
      const answer = await scene.call(null, 'PUT', pathOf(path));
      expect([answer.status, answer.body['code']]).toEqual([405, 'method_not_allowed']);
      expect(answer.headers.get('allow')).toContain(method);
    },
  );
});
