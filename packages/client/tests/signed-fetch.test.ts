import { createPublicKey, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  contentDigest,
  errorCatalogue,
  isUnibusError,
  type ProblemJson,
  type UnibusError,
  verifyRequest,
} from '@unibus/protocol';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createWallet, type Ports, ServerProblem, SignedFetch, systemPorts } from '../src/mod.ts';
import { serve } from './scene.ts';

const answer = z.object({ hello: z.string() });
const minute = 60_000;

interface Seen {
  readonly nonce: string;
  readonly signPub: string;
  readonly body: string;
  readonly url: string;
}

/** A server that checks signatures as the real one does, by a clock of its own, and says what it saw. */
async function checkingServer(
  now: () => number,
): Promise<{ server: string; seen: Seen[]; refused: string[] }> {
  const [seen, refused]: [Seen[], string[]] = [[], []];
  const server = await serve(async (request, response) => {
    response.setHeader('date', new Date(now()).toUTCString());
    try {
      seen.push(await check(server, request, now()));
      response.end(JSON.stringify({ hello: 'world' }));
    } catch (error) {
      if (!isUnibusError(error)) throw error;
      refused.push(error.code);
      sendProblem(response, error);
    }
  });
  return { server, seen, refused };
}

async function check(server: string, request: IncomingMessage, now: number): Promise<Seen> {
  const body = await buffer(request);
  const headers = new Headers(request.headers as Record<string, string>);
  const { method = '', url = '' } = request;
  const { nonce, signPub } = await verifyRequest(
    {
      method,
      url: server + url,
      headers,
      hasBody: body.length > 0,
      contentDigest: contentDigest(body),
    },
    { now: Math.floor(now / 1000), verify: verifyEd25519 },
  );
  return { nonce, signPub, body: body.toString('utf8'), url };
}

function verifyEd25519(signPub: string, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(signPub, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
}

function sendProblem(response: ServerResponse, { code, status, message }: UnibusError): void {
  const { title, next } = errorCatalogue[code];
  const problem: ProblemJson = {
    type: `https://unibus.invalid/${code}`,
    title,
    status,
    detail: message,
    code,
    field: null,
    next,
    request_id: 'request-7',
  };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}

async function client(server: string, ports: Partial<Ports> = {}): Promise<SignedFetch> {
  const { wallet } = await createWallet();
  return new SignedFetch(server, wallet, { ...systemPorts, ...ports });
}

test('requests with and without a body and with a query are signed so that the server accepts them', async () => {
  const { server, seen } = await checkingServer(Date.now);
  const { wallet } = await createWallet();
  const http = new SignedFetch(`${server}/`, wallet);
  await http.call({
    method: 'GET',
    path: '/list',
    query: { handle: 'a b&c', limit: 3, cursor: undefined },
    answer,
  });
  await http.call({ method: 'POST', path: '/things', body: { name: 'Grüße' }, answer });
  await http.call({ method: 'DELETE', path: '/things/1', answer });
  expect(seen.map(({ url, body }) => [url, body])).toEqual([
    ['/list?handle=a+b%26c&limit=3', ''],
    ['/things', '{"name":"Grüße"}'],
    ['/things/1', ''],
  ]);
  expect(new Set(seen.map(({ signPub }) => signPub))).toEqual(new Set([wallet.signPub]));
  expect(new Set(seen.map(({ nonce }) => nonce)).size).toBe(3);
  expect(seen.every(({ nonce }) => /^[A-Za-z0-9_-]{24}$/.test(nonce))).toBe(true);
});

test.each([
  ['behind', 10 * minute],
  ['ahead', -10 * minute],
])(
  "a clock that is %s is corrected by the server's Date, once and for all later calls",
  async (_, offset) => {
    const { server, seen, refused } = await checkingServer(() => Date.now() + offset);
    const http = await client(server);
    await http.call({ method: 'POST', path: '/one', body: { n: 1 }, answer });
    await http.call({ method: 'GET', path: '/two', answer });
    expect(refused).toEqual(['clock_skew']);
    expect(seen.map(({ url }) => url)).toEqual(['/one', '/two']);
  },
);

test('a server whose Date does not help is asked exactly twice', async () => {
  let asked = 0;
  const server = await serve((_, response) => {
    asked += 1;
    response.setHeader('date', new Date(Date.now()).toUTCString());
    const problem = { code: 'clock_skew', status: 401, message: 'off' } as UnibusError;
    sendProblem(response, problem);
  });
  const call = (await client(server)).call({ method: 'GET', path: '/me', answer });
  await expect(call).rejects.toMatchObject({ code: 'clock_skew' });
  expect(asked).toBe(2);
});

test('other refusals are not retried, and carry code, detail, field and request id', async () => {
  let asked = 0;
  const server = await serve((_, response) => {
    asked += 1;
    sendProblem(response, { code: 'not_admin', status: 403, message: 'members may not' } as UnibusError);
  });
  const error = await (await client(server)).call({ method: 'GET', path: '/me', answer }).catch((e) => e);
  expect(error).toBeInstanceOf(ServerProblem);
  expect(error).toMatchObject({ code: 'not_admin', message: 'members may not', requestId: 'request-7' });
  expect(asked).toBe(1);
});

test.each([
  ['another shape', 200, '{"hello":7}', 'answer_invalid'],
  ['no JSON', 200, '<html>', 'answer_invalid'],
  ['nothing', 200, '', 'answer_invalid'],
  ['an error page', 404, '<html>', 'answer_invalid'],
  ['a problem with a code from the future', 403, '{"code":"moon_full"}', 'answer_invalid'],
  ["a proxy's page while the server is away", 502, '<html>', 'server_unreachable'],
])('%s is refused', async (_, status, body, code) => {
  const server = await serve((_request, response) => response.writeHead(status).end(body));
  const call = (await client(server)).call({ method: 'GET', path: '/me', answer });
  await expect(call).rejects.toMatchObject({ name: 'ClientError', code });
});

test('a server that is away is told with the reason, and with what to do', async () => {
  const call = (await client('http://127.0.0.1:1')).call({ method: 'GET', path: '/me', answer });
  await expect(call).rejects.toMatchObject({
    code: 'server_unreachable',
    message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 cannot be reached \(.+\)$/),
    next: expect.stringContaining('Check the address'),
  });
});

test('a connection that breaks in the middle of the answer is told as such', async () => {
  const server = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"hello"');
    response.destroy();
  });
  const call = (await client(server)).call({ method: 'GET', path: '/me', answer });
  await expect(call).rejects.toMatchObject({ code: 'server_unreachable' });
});

test('a redirect is not followed: the signature names one server', async () => {
  const { server: other, seen, refused } = await checkingServer(Date.now);
  const server = await serve((_, response) => response.writeHead(307, { location: other }).end());
  const call = (await client(server)).call({ method: 'GET', path: '/me', answer });
  await expect(call).rejects.toMatchObject({ code: 'server_unreachable' });
  expect([...seen, ...refused]).toEqual([]);
});
