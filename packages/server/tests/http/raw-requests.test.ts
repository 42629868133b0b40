import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { problemSchema } from '@unibus/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scene } from '../api/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

/** Sends bytes as they are, and answers all that comes back until the server closes the connection. */
async function exchange(...lines: string[]): Promise<string> {
  const socket = connect(scene.port, '127.0.0.1');
  socket.write(lines.join('\r\n'));
  return text(socket);
}

const statusOf = (answer: string) => Number(answer.slice(9, 12));

describe('what no HTTP client sends', () => {
  test.each([
    ['a Host that is none', 'GET /healthz HTTP/1.1', 'host: a b'],
    ['a Host with a path', 'GET /healthz HTTP/1.1', 'host: bus.example/x'],
    ['a backslash in the path', 'GET /\\healthz HTTP/1.1', 'host: x'],
    ['an address that is none', 'GET http://[ HTTP/1.1', 'host: x'],
  ])('%s is a problem, too', async (_, line, host) => {
    const answer = await exchange(line, host, 'connection: close', '', '');
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('content-type: application/problem+json');
    const problem = problemSchema.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))));
    expect(problem).toMatchObject({ code: 'malformed', status: 400 });
  });

  test.each([
    ['a whole address in the request line', 'GET http://elsewhere.example/healthz HTTP/1.1', 'host: x'],
    ['dots that lead to another path', 'GET /me/../healthz HTTP/1.1', 'host: x'],
    ['another Host', 'GET /healthz HTTP/1.1', 'host: elsewhere.example:99'],
    ['an IPv6 Host', 'GET /healthz HTTP/1.1', 'host: [::1]:8080'],
    ['HTTP/1.0 without a Host', 'GET /healthz HTTP/1.0', 'x: y'],
  ])('%s is answered', async (_, line, host) => {
    expect(statusOf(await exchange(line, host, 'connection: close', '', ''))).toBe(200);
  });

  test('headers of 20 KB are refused by 431', async () => {
    expect(
      statusOf(await exchange('GET /healthz HTTP/1.1', 'host: x', `x: ${'y'.repeat(20_000)}`, '', '')),
    ).toBe(431);
  });

  test('two lengths, or a length beside chunks, are refused', async () => {
    const head = ['POST /register HTTP/1.1', 'host: x', 'content-type: application/json'];
    expect(statusOf(await exchange(...head, 'content-length: 2', 'content-length: 3', '', '{}'))).toBe(400);
    const both = await exchange(...head, 'content-length: 2', 'transfer-encoding: chunked', '', '0', '', '');
    expect(statusOf(both)).toBe(400);
  });
});

test('a client who goes away in the middle of its body is no error of ours', async () => {
  const socket = connect(scene.port, '127.0.0.1');
  const head = [
    'POST /register HTTP/1.1',
    'host: x',
    'content-type: application/json',
    'content-length: 100',
    '',
    '{',
  ];
  await once(
    socket.on('error', () => {}),
    'connect',
  );
  const before = scene.logged.length;
  socket.write(head.join('\r\n'), () => socket.destroy());
  await expect.poll(() => scene.logged.slice(before).join('')).toContain('"route":"/register"');
  expect(scene.logged.slice(before).join('')).toContain('"refusal":"malformed"');
});

test('two requests on one connection are answered in order', async () => {
  const first = ['GET /healthz HTTP/1.1', 'host: x', ''];
  const second = ['GET /nowhere HTTP/1.1', 'host: x', 'connection: close', '', ''];
  const answer = await exchange(...first, ...second);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
});
