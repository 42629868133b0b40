import { Agent, type ClientRequest, request } from 'node:http';
import { expect, test } from 'vitest';
import { Scene } from '../api/scene.ts';

test('while a request is under way new ones get 503 with Connection: close, readiness first of all', async () => {
  const scene = await Scene.open();
  const slow = await startSlowRequest(scene.port);
  const closing = scene.close();
  for (const path of ['/readyz', '/healthz', '/me']) {
    const refused = await fetch(`http://127.0.0.1:${scene.port}${path}`);
    expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close']);
    expect(await refused.json()).toMatchObject({ code: 'shutting_down' });
  }
  slow.end('{}');
  const answer = await slow.answer;
  expect([answer.status, answer.connection]).toEqual([422, 'close']);
  await closing;
});

test('who never finishes is cut off when the grace is over', async () => {
  const scene = await Scene.open({ shutdown_grace: '1s' });
  const slow = await startSlowRequest(scene.port);
  const cut = expect(slow.answer).rejects.toThrow();
  await scene.close();
  await cut;
});

test('closing twice is closing once', async () => {
  const scene = await Scene.open();
  await Promise.all([scene.close(), scene.close()]);
  await scene.close();
});

interface SlowRequest {
  readonly answer: Promise<{ status: number | undefined; connection: string | undefined }>;
  end(body: string): void;
}

/** A kept-alive request whose head has been read, and whose body is still to come. */
async function startSlowRequest(port: number): Promise<SlowRequest> {
  const headers = { 'content-type': 'application/json', 'content-length': '2', expect: '100-continue' };
  const agent = new Agent({ keepAlive: true });
  const post = request({ agent, port, host: '127.0.0.1', path: '/invites/inspect', method: 'POST', headers });
  const answer = answerTo(post);
  answer.catch(() => {});
  await new Promise((resolve) => post.once('continue', resolve).flushHeaders());
  return { answer, end: (body) => void post.end(body) };
}

function answerTo(post: ClientRequest): SlowRequest['answer'] {
  return new Promise((resolve, reject) => {
    post.on('error', reject).on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode, connection: response.headers.connection });
    });
  });
}
