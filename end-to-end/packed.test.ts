import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createWallet, join as joinBus } from '@unibus/client';
import { expect, test } from 'vitest';
import { startServerProcess } from './server-process.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const packages = ['protocol', 'server', 'client', 'cli'];

test('the packages, built, packed and installed elsewhere, give a server that people can join', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unibus-packed-'));
  try {
    await run('npm', ['run', '--silent', 'build'], { cwd: root });
    const workspaces = packages.flatMap((name) => ['-w', `packages/${name}`]);
    await run('npm', ['pack', '--silent', '--pack-destination', folder, ...workspaces], { cwd: root });
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    const archives = (await readdir(folder))
      .filter((name) => name.endsWith('.tgz'))
      .map((name) => `./${name}`);
    await run('npm', ['install', '--loglevel=error', '--no-audit', '--no-fund', ...archives], {
      cwd: folder,
    });
    const launcher = join(folder, 'node_modules/@unibus/cli/bin/unibus.js');
    await using server = await startServerProcess({ UNIBUS_DATA_DIR: join(folder, 'data') }, launcher);
    const { wallet } = await createWallet();
    expect((await joinBus(server.inviteLink ?? '', wallet)).user.role).toBe('admin');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
