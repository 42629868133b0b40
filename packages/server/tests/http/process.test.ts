import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseInviteLink } from '@unibus/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unibus-process-'));
});
afterEach(() => rm(folder, { recursive: true }));

function run(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const argv = ['--conditions=unibus-source', main, '--data-dir', folder, '--port', '0', ...args];
  return spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function firstLine({ stdout }: { stdout: NodeJS.ReadableStream }): Promise<Record<string, string>> {
  const [line] = await once(createInterface({ input: stdout }), 'line');
  return JSON.parse(String(line));
}

describe('the process', () => {
  test('says on one line that it is ready, ends well on SIGTERM, and does not log the link', async () => {
    const server = run();
    const log = text(server.stderr);
    const ready = await firstLine(server);
    expect(ready).toEqual({
      event: 'ready',
      public_url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      invite_link: expect.any(String),
    });
    expect((await fetch(`${ready['public_url']}/readyz`)).status).toBe(200);
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    const { secret = 'none' } = parseInviteLink(ready['invite_link'] ?? '') ?? {};
    expect(await log).toContain('"listening"');
    expect(await log).not.toContain(secret.slice(0, 16));
  });

  test('leaves no lock behind when it is killed', async () => {
    const killed = run();
    await firstLine(killed);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const next = run();
    expect((await firstLine(next))['event']).toBe('ready');
    next.kill('SIGTERM');
    await once(next, 'exit');
  });

  test('is refused while another one runs on the same data', async () => {
    const first = run();
    await firstLine(first);
    const second = run();
    const said = text(second.stderr);
    expect(await once(second, 'exit')).toEqual([1, null]);
    expect(await said).toMatch(/^Another server is running on the data directory .*\nStop it, or /);
    first.kill('SIGTERM');
    await once(first, 'exit');
  });

  test.each([
    [['--port', 'many'], 'port (flag --port): allowed is'],
    [['--unknown', 'x'], 'Flags are --config <value>'],
  ])('says what is wrong with %j, without a stack', async (args, expected) => {
    const server = run(...args);
    const said = text(server.stderr);
    expect(await once(server, 'exit')).toEqual([1, null]);
    expect(await said).toContain(expected);
    expect(await said).not.toMatch(/^\s+at /m);
  });
});
