import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inviteToken, parseInviteLink, signRequest } from '@unibus/protocol';
import { type Config, createLogger, loadConfig, type RunningServer, startServer } from '@unibus/server';
import { FakeClock, seededWallet } from '@unibus/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';

const publicUrl = 'https://bus.example';
const admin = seededWallet('admin');
const clock = new FakeClock();
const logger = createLogger('silent', { write: () => {} });

let folder: string;
let config: Config;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unibus-restart-'));
  config = loadConfig({ environment: {}, flags: { data_dir: folder, port: '0', public_url: publicUrl } });
});
afterEach(() => rm(folder, { recursive: true }));

const start = (): Promise<RunningServer> => startServer(config, { clock: clock.now, logger });

async function send({ port }: RunningServer, path: string, headers: Record<string, string>, body = '') {
  const init = body === '' ? {} : { method: 'POST', body };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers });
  return { status: response.status, code: ((await response.json()) as { code?: string }).code };
}

function sign(method: string, path: string, nonce: string, body = '') {
  const request = { method, url: publicUrl + path, body: new TextEncoder().encode(body) };
  return signRequest(request, admin, { now: Math.floor(clock.now() / 1000), nonce });
}

async function registerAdmin(server: RunningServer, link: string | null): Promise<number> {
  const token = inviteToken(parseInviteLink(link ?? '')?.secret ?? '');
  const body = JSON.stringify({ token, sign_pub: admin.signPub, kex_pub: admin.kexPub });
  const headers = await sign('POST', '/register', `register-${link?.slice(-32)}`, body);
  return (await send(server, '/register', headers, body)).status;
}

test('a restart before the first admin replaces the link; after that there is none', async () => {
  const links: (string | null)[] = [];
  await using first = await start();
  links.push(first.inviteLink);
  await first.close();
  await using second = await start();
  links.push(second.inviteLink);
  expect(links[0]).toMatch(/^https:\/\/bus\.example\/join#[0-9a-f]{64}$/);
  expect(links[1]).not.toBe(links[0]);
  expect(await registerAdmin(second, links[0] ?? null)).toBe(410);
  expect(await registerAdmin(second, second.inviteLink)).toBe(201);
  await second.close();
  await using third = await start();
  expect(third.inviteLink).toBeNull();
});

test('what was signed before a restart cannot be replayed after it', async () => {
  await using first = await start();
  await registerAdmin(first, first.inviteLink);
  const signed = await sign('GET', '/me', 'replayed-nonce-0123456789');
  expect(await send(first, '/me', signed)).toMatchObject({ status: 200 });
  expect(await send(first, '/me', signed)).toEqual({ status: 401, code: 'nonce_reused' });
  await first.close();
  clock.pass(5_000);
  await using second = await start();
  expect(await send(second, '/me', signed)).toEqual({ status: 401, code: 'clock_skew' });
  const fresh = await sign('GET', '/me', 'fresh-nonce-0123456789abcd');
  expect(await send(second, '/me', fresh)).toMatchObject({ status: 200 });
});
