import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LossyProxy } from './lossy-proxy.ts';
import { adminLink, newUser, serve } from './scene.ts';
import type { UnibusUser } from './unibus-process.ts';

const joinArgs = ['join', '-', '--yes', '--no-passphrase', '--json'];

async function serveBehind(proxy: LossyProxy): Promise<string> {
  const server = await serve({ public_url: proxy.url });
  proxy.target = server.port;
  return adminLink(server);
}

async function signPubOf(user: UnibusUser): Promise<string> {
  return JSON.parse((await user.run(['wallet', 'show', '--json'])).stdout).sign_pub;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

test('an answer that is lost is made up for by the same command: one account, the same keys', async () => {
  const proxy = await LossyProxy.open();
  const link = await serveBehind(proxy);
  const user = await newUser();
  proxy.onRegistered = () => Promise.resolve(false);
  const lost = await user.run(joinArgs, { input: link });
  expect([lost.exit, JSON.parse(lost.stderr).code]).toEqual([6, 'server_unreachable']);
  const keys = await signPubOf(user);
  proxy.onRegistered = () => Promise.resolve(true);
  const again = await user.run(joinArgs, { input: link });
  expect([again.exit, JSON.parse(again.stdout).user.sign_pub]).toEqual([0, keys]);
  expect(JSON.parse((await user.run(['users', '--json'])).stdout).items).toHaveLength(1);
});

test('kill -9 while the answer is on its way loses neither keys nor account', async () => {
  const proxy = await LossyProxy.open();
  const link = await serveBehind(proxy);
  const user = await newUser();
  const child = user.spawn(joinArgs);
  const killed = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  proxy.onRegistered = async () => {
    child.kill('SIGKILL');
    await killed;
    return false;
  };
  child.stdin?.end(link);
  expect(await killed).toBe('SIGKILL');
  const keys = await signPubOf(user);
  proxy.onRegistered = () => Promise.resolve(true);
  const again = await user.run(joinArgs, { input: link });
  expect([again.exit, JSON.parse(again.stdout).user.sign_pub]).toEqual([0, keys]);
});

test('a wallet that has an account does not spend a second invitation on the same bus', async () => {
  const link = adminLink(await serve());
  const user = await newUser();
  await user.run(joinArgs, { input: link });
  const minted = await user.run(['invite', 'new', '--handle', 'ana', '--json']);
  const forgetful = { input: JSON.parse(minted.stdout).link };
  // As if the machine had stopped between the answer and the note of it.
  await rm(join(user.folder, 'home/profiles/default/membership.json'));
  const refused = await user.run(joinArgs, forgetful);
  expect([refused.exit, JSON.parse(refused.stderr).code]).toEqual([5, 'already_joined']);
  const pending = await user.run(['invites', '--status', 'pending', '--json']);
  expect(JSON.parse(pending.stdout).items.map(({ handle }: { handle: string }) => handle)).toEqual(['ana']);
});

test('neither the link nor the words are on the disk or in what is printed, and all files are private', async () => {
  const link = adminLink(await serve());
  const user = await newUser();
  const { stdout, stderr } = await user.run(['join', '-', '--yes', '--no-passphrase'], { input: link });
  const phrase = (await user.run(['wallet', 'export', '--yes'])).stdout.trim();
  const secrets = [link.split('#')[1] ?? '', phrase, ...(phrase.match(/(?:\w+ ){2}\w+/g) ?? [])];
  const files = await filesOf(user.folder);
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  expect(files.map((file) => file.split('/').at(-1)).sort()).toEqual([
    'membership.json',
    'wallet.age',
    'wallet.key',
  ]);
  for (const secret of secrets) expect([...texts, stdout, stderr].join('\n')).not.toContain(secret);
  const modes = await Promise.all(files.map(async (file) => (await stat(file)).mode & 0o777));
  expect(new Set(modes)).toEqual(new Set([0o600]));
});
