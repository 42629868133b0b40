import { problemSchema } from '@unibus/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const methods = fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS');
const segments = fc.constantFrom(
  'users',
  'invites',
  'me',
  'register',
  'audit',
  'role',
  'revoke',
  'inspect',
  'a'.repeat(64),
  '%00',
  '..',
  'é',
  '{}',
);
const paths = fc
  .array(segments, { maxLength: 4 })
  .map((parts) => `/${parts.map(encodeURIComponent).join('/')}`);
const bodies = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constant(''),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

function expectAnswerOfOurs(answer: Answer): void {
  expect(answer.status).not.toBe(500);
  if (answer.status < 400) return;
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(problemSchema.parse(answer.body).status).toBe(answer.status);
}

test('an admin who sends anything to any address gets an answer of ours, never a 500', async () => {
  await fc.assert(
    fc.asyncProperty(methods, paths, bodies, async (method, path, body) => {
      const isBodyless = method === 'GET';
      const answer = await scene.call(scene.admin, method, path, isBodyless ? {} : { body });
      expectAnswerOfOurs(answer);
    }),
    { numRuns: 400 },
  );
});

test('a stranger who sends any headers gets an answer of ours, never a 500', async () => {
  const values = fc.string({ unit: fc.constantFrom(...'sig=():;",@-ab01 \t%é'), maxLength: 60 });
  const headers = fc.record({
    signature: values,
    'signature-input': values,
    'content-digest': values,
    'x-forwarded-for': values,
  });
  await fc.assert(
    fc.asyncProperty(methods, paths, headers, async (method, path, sent) => {
      expectAnswerOfOurs(await scene.call(null, method, path, { headers: sent }));
    }),
    { numRuns: 400 },
  );
  expect((await scene.call(null, 'GET', '/healthz')).status).toBe(200);
});
