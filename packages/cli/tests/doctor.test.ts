import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkDataDirectory } from '../src/doctor/check-data-directory.ts';
import { checkNatsServer, isOverFloor } from '../src/doctor/check-nats-server.ts';
import { checkNode } from '../src/doctor/check-node.ts';
import { checkServer } from '../src/doctor/check-server.ts';
import { adminLink, joined, newUser, serve, temporaryFolder } from './scene.ts';
import type { UnibusUser } from './unibus-process.ts';

async function diagnose(user: UnibusUser): Promise<{ exit: number; found: Record<string, string> }> {
  const { exit, stdout } = await user.run(['doctor', '--json']);
  const items: { name: string; status: string }[] = JSON.parse(stdout).items;
  return { exit, found: Object.fromEntries(items.map(({ name, status }) => [name, status])) };
}

/** A program that says it is this version of nats-server, in a folder of its own. */
async function fakeNats(version: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'nats-server'), `#!/bin/sh\necho 'nats-server: v${version}'\n`, {
    mode: 0o755,
  });
  return folder;
}

async function answering(headers: Record<string, string>, status: (path: string) => number): Promise<string> {
  const server = createServer(({ url = '' }, response) => response.writeHead(status(url), headers).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('unibus doctor', () => {
  test('is content with somebody who has joined, and then says what went wrong', async () => {
    const server = await serve();
    const user = await joined(adminLink(server));
    const well = { node: 'ok', 'data directory': 'ok', wallet: 'ok', server: 'ok', clock: 'ok', store: 'ok' };
    expect(await diagnose(user)).toMatchObject({ exit: 0, found: { ...well, account: 'ok' } });

    await chmod(join(user.folder, 'home/profiles/default/wallet.key'), 0o644);
    expect(await diagnose(user)).toMatchObject({ exit: 1, found: { ...well, account: 'fail' } });
    await rm(join(user.folder, 'home/profiles/default/wallet.age'));
    expect(await diagnose(user)).toMatchObject({ exit: 1, found: { wallet: 'warn', account: 'fail' } });

    await server.close();
    const away = await user.run(['doctor']);
    expect(away.exit).toBe(1);
    expect(away.stdout).toContain(
      `fail  server: ${server.publicUrl} does not answer\n      next: Check the address`,
    );
    expect(away.stderr).toBe('error: 1 of 5 checks failed\nnext: Do what is said beside them.\n');
  });

  test('has little to say on a new machine, and nothing fails', async () => {
    const { exit, found } = await diagnose(await newUser());
    expect({ exit, found }).toMatchObject({ exit: 0, found: { node: 'ok', wallet: 'warn' } });
  });
});

test('Node from 24 on is new enough', () => {
  const status = (version: string) => checkNode(version).status;
  expect([status('23.11.1'), status('24.0.0'), status('100.0.0')]).toEqual(['fail', 'ok', 'ok']);
});

test('a data directory that others may look into is told, one that is missing is fine', async () => {
  const folder = join(await temporaryFolder(), 'data');
  const statuses = async () => (await checkDataDirectory(folder)).map(({ name, status }) => [name, status]);
  expect(await statuses()).toEqual([['data directory', 'ok']]);
  await mkdir(folder, { mode: 0o700 });
  expect((await statuses())[0]).toEqual(['data directory', 'ok']);
  await chmod(folder, 0o755);
  expect((await statuses())[0]).toEqual(['data directory', 'warn']);
});

describe('nats-server', () => {
  test.each([
    ['2.9.10', false],
    ['2.12.11', false],
    ['2.12.12', true],
    ['2.13.9', false],
    ['2.14.2', false],
    ['2.14.3', true],
    ['3.0.0', true],
  ])('%s is over the security floor: %s', (version, expected) => {
    expect(isOverFloor(version.split('.').map(Number))).toBe(expected);
  });

  test('is taken from the variable before PATH, and warned of when it is old', async () => {
    const [old, safe, empty] = [await fakeNats('2.9.10'), await fakeNats('2.14.5'), await temporaryFolder()];
    const searchPath = `${empty}${delimiter}${old}`.split(delimiter);
    const named = { natsServer: join(safe, 'nats-server'), searchPath };
    expect(await checkNatsServer(named)).toMatchObject({
      status: 'ok',
      detail: `2.14.5 at ${named.natsServer}`,
    });
    expect(await checkNatsServer({ natsServer: null, searchPath })).toMatchObject({ status: 'warn' });
    expect(await checkNatsServer({ natsServer: null, searchPath: [empty] })).toMatchObject({ status: 'ok' });
  });
});

describe('a server', () => {
  const date = { date: 'Tue, 24 Nov 2026 08:00:00 GMT' };
  const at = (time: string) => () => Date.parse(time);

  test.each([
    ['2026-11-24T08:00:03Z', 'ok', "this device's clock agrees with the server's"],
    ['2026-11-24T08:01:00Z', 'warn', "this device's clock is 60 s ahead of the server's"],
    ['2026-11-24T07:00:00Z', 'warn', "this device's clock is 3600 s behind the server's"],
  ])('whose clock says 08:00 when ours says %s: %s', async (time, status, detail) => {
    const results = await checkServer(await answering(date, () => 200), at(time));
    expect(results.find(({ name }) => name === 'clock')).toMatchObject({ status, detail });
  });

  test('that is up while its store is not is told apart from one that is broken', async () => {
    const unready = await answering(date, (path) => (path === '/readyz' ? 503 : 200));
    const statuses = (await checkServer(unready, at('2026-11-24T08:00:00Z'))).map(({ name, status }) => [
      name,
      status,
    ]);
    expect(statuses).toEqual([
      ['server', 'ok'],
      ['clock', 'ok'],
      ['store', 'fail'],
    ]);
    const broken = await checkServer(await answering(date, () => 502), Date.now);
    expect(broken).toMatchObject([{ name: 'server', status: 'fail' }]);
  });
});
