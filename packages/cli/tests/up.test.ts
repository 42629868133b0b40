import { once } from 'node:events';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { newUser } from './scene.ts';

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends the server with 0', async (signal) => {
  const child = (await newUser()).spawn(['up', '--json', '--port', '0']);
  await readyLine(child);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a second signal ends it at once, though a request is still under way', async () => {
  const child = (await newUser()).spawn(['up', '--json', '--port', '0', '--shutdown-grace', '1h']);
  const { public_url: url } = await readyLine(child);
  // The server has read the head when it says that the body may come, which it then does not.
  const headers = { 'content-length': '10', expect: '100-continue' };
  const unfinished = request(`${url}/register`, { method: 'POST', headers });
  unfinished.flushHeaders();
  await once(unfinished, 'continue');
  unfinished.on('error', () => {});
  child.kill('SIGTERM');
  await draining(url);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});

async function readyLine(child: { stdout: NodeJS.ReadableStream | null }): Promise<{ public_url: string }> {
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return JSON.parse(String(line));
}

/** Resolves when the server takes no more requests. */
async function draining(url: string): Promise<void> {
  const takesMore = await fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (takesMore) await draining(url);
}
