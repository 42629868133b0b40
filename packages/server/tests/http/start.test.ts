import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, loadConfig, type RunningServer, StartError, startServer } from '@unibus/server';
import { freePort } from '@unibus/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const logger = createLogger('silent', { write: () => {} });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unibus-start-'));
});
afterEach(() => rm(folder, { recursive: true }));

function start(flags: Record<string, string> = {}): Promise<RunningServer> {
  const config = loadConfig({ environment: {}, flags: { data_dir: folder, port: '0', ...flags } });
  return startServer(config, { logger });
}

async function refusalOf(flags: Record<string, string>): Promise<string> {
  const outcome = await start(flags).then(
    async (server) => {
      await server.close();
      throw new Error('it started');
    },
    (error: unknown) => error,
  );
  if (!(outcome instanceof StartError)) throw outcome;
  return `${outcome.message} ${outcome.next}`;
}

describe('a server', () => {
  test('makes its data directory for its owner alone', async () => {
    const data_dir = join(folder, 'deep', 'data');
    await using server = await start({ data_dir });
    expect(statSync(data_dir).mode & 0o777).toBe(0o700);
    expect(server.publicUrl).toBe(`http://localhost:${server.port}`);
  });

  test('shares its data directory with no other, and leaves it when it closes', async () => {
    await using first = await start();
    expect(await refusalOf({})).toContain('Another server is running on the data directory');
    await first.close();
    await using second = await start();
    expect(second.inviteLink).not.toBeNull();
  });

  test('says that its port is taken, and leaves nothing open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const port = String((other.address() as AddressInfo).port);
    expect(await refusalOf({ port })).toMatch(/is taken by another program.*--port/);
    await new Promise((resolve) => other.close(resolve));
    await using server = await start({ port });
    expect(server.port).toBe(Number(port));
  });

  test('says that an address is not of this machine', async () => {
    expect(await refusalOf({ host: '192.0.2.1' })).toContain('is no address of this machine');
  });

  test('says that its data directory is in the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusalOf({ data_dir: join(folder, 'file') })).toMatch(
      /data directory .* cannot be .*--data-dir/,
    );
  });

  test('says that its database is none', async () => {
    const path = join(folder, 'unibus.db');
    writeFileSync(
      path,
      'this is not a database, but it is long enough to be taken for a broken one'.repeat(20),
    );
    chmodSync(path, 0o600);
    expect(await refusalOf({})).toMatch(/not an SQLite database/);
  });

  test('says that NATS is away, and makes no data directory for it', async () => {
    const data_dir = join(folder, 'unused');
    const nats_url = `nats://127.0.0.1:${await freePort()}`;
    expect(await refusalOf({ store: 'nats', nats_url, data_dir })).toMatch(/NATS.*--nats-url/);
    expect(existsSync(data_dir)).toBe(false);
  });

  test('says that its NATS credentials cannot be read', async () => {
    expect(await refusalOf({ store: 'nats', nats_creds: join(folder, 'none.creds') })).toContain(
      '--nats-creds',
    );
  });
});
