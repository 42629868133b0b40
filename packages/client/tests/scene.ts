import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, loadConfig, startServer } from '@unibus/server';
import { onTestFinished } from 'vitest';

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'unibus-client-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** An HTTP server on loopback; its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A whole server in this process, on loopback; the link that makes its first admin. */
export async function startBus(): Promise<{ server: string; link: string }> {
  const data_dir = join(await temporaryDirectory(), 'data');
  const config = loadConfig({ flags: { data_dir, port: '0' }, environment: {} });
  const server = await startServer(config, { logger: createLogger('silent') });
  onTestFinished(() => server.close());
  if (server.inviteLink === null) throw new Error('a new server has no admin');
  return { server: server.publicUrl, link: server.inviteLink };
}
