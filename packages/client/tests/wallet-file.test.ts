import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { expect, test } from 'vitest';
import { createPhrase, restoreWallet } from '../src/mod.ts';
import { createWalletFile, machineKeyPath, openWalletFile, walletLockKind } from '../src/node/mod.ts';
import { temporaryDirectory } from './scene.ts';

/** scrypt is slow on purpose, and slower on a busy machine. */
const slow = { timeout: 240_000 };
const passphrase = 'korrekt Pferd Batterie Heftklammer';
const ask = () => Promise.resolve(passphrase);
const neverAsk = () => Promise.reject(new Error('asked for a passphrase'));

async function walletPath(): Promise<string> {
  return join(await temporaryDirectory(), 'profile', 'wallet.age');
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test(
  'a wallet with a passphrase opens with it, and is a plain age file that holds the phrase',
  slow,
  async () => {
    const path = await walletPath();
    const phrase = createPhrase();
    await createWalletFile(path, phrase, { passphrase });
    const opened = await openWalletFile(path, ask);
    expect(opened.phrase).toBe(phrase);
    expect(opened.wallet.signPub).toBe((await restoreWallet(phrase)).signPub);
    expect(await walletLockKind(path)).toBe('passphrase');
    const file = await readFile(path);
    expect(file.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    expect(JSON.parse(await decrypter.decrypt(file, 'text'))).toEqual({
      version: 1,
      phrase,
      account: 0,
      kex_generation: 0,
    });
  },
);

test('a wrong passphrase is told from a damaged file', slow, async () => {
  const path = await walletPath();
  await createWalletFile(path, createPhrase(), { passphrase });
  const wrong = openWalletFile(path, () => Promise.resolve('wrong'));
  await expect(wrong).rejects.toMatchObject({ code: 'wallet_locked' });
  const file = await readFile(path);
  file[file.length - 1] = (file.at(-1) ?? 0) ^ 1;
  await writeFile(path, file);
  await expect(openWalletFile(path, ask)).rejects.toMatchObject({ code: 'wallet_unreadable' });
});

test('a wallet with a machine key opens without asking, by the key beside it', async () => {
  const path = await walletPath();
  const phrase = createPhrase();
  await createWalletFile(path, phrase, 'machine-key');
  expect((await openWalletFile(path, neverAsk)).phrase).toBe(phrase);
  expect(await walletLockKind(path)).toBe('machine-key');
  const key = await readFile(machineKeyPath(path), 'utf8');
  expect(key).toMatch(/^# public key: age1\S+\nAGE-SECRET-KEY-1\S+\n$/);
});

test('secret files and their directory are for their owner alone, and no temporary file stays', async () => {
  const path = await walletPath();
  await createWalletFile(path, createPhrase(), 'machine-key');
  expect(await modeOf(path)).toBe(0o600);
  expect(await modeOf(machineKeyPath(path))).toBe(0o600);
  expect(await modeOf(join(path, '..'))).toBe(0o700);
  expect((await readdir(join(path, '..'))).sort()).toEqual(['wallet.age', 'wallet.key']);
});

test('a wallet is never overwritten, also not by one of two that race', async () => {
  const path = await walletPath();
  const phrases = Array.from({ length: 8 }, createPhrase);
  const results = await Promise.allSettled(
    phrases.map((phrase) => createWalletFile(path, phrase, 'machine-key')),
  );
  const winner = results.findIndex(({ status }) => status === 'fulfilled');
  const losers = results.filter((result) => result.status === 'rejected');
  expect(losers.map(({ reason }) => (reason as { code: string }).code)).toEqual(
    Array(7).fill('wallet_exists'),
  );
  expect((await openWalletFile(path, neverAsk)).phrase).toBe(phrases[winner]);
});

test('a machine key that a crash left behind is used for the next wallet', async () => {
  const [left, path] = [await walletPath(), await walletPath()];
  await createWalletFile(left, createPhrase(), 'machine-key');
  const phrase = createPhrase();
  const key = await readFile(machineKeyPath(left));
  await mkdir(join(path, '..'), { mode: 0o700 });
  await writeFile(machineKeyPath(path), key, { mode: 0o600 });
  await createWalletFile(path, phrase, 'machine-key');
  expect(await readFile(machineKeyPath(path))).toEqual(key);
  expect((await openWalletFile(path, neverAsk)).phrase).toBe(phrase);
});

test.each(['wallet.age', 'wallet.key'])('%s is refused when others may read it', async (name) => {
  const path = await walletPath();
  await createWalletFile(path, createPhrase(), 'machine-key');
  const exposed = join(path, '..', name);
  await chmod(exposed, 0o640);
  await expect(openWalletFile(path, neverAsk)).rejects.toMatchObject({
    code: 'permissions_loose',
    message: `${exposed} has mode 0640: other users of this machine may read it`,
    next: `chmod 600 ${exposed}`,
  });
});

test('no file, another file and a key for another wallet are told apart', async () => {
  const [missing, text, path, other] = [
    await walletPath(),
    await walletPath(),
    await walletPath(),
    await walletPath(),
  ];
  await createWalletFile(path, createPhrase(), 'machine-key');
  await createWalletFile(other, createPhrase(), 'machine-key');
  await createWalletFile(text, createPhrase(), 'machine-key');
  await writeFile(text, 'not an age file');
  await writeFile(machineKeyPath(path), await readFile(machineKeyPath(other)));
  expect(await walletLockKind(missing)).toBeNull();
  await expect(openWalletFile(missing, ask)).rejects.toMatchObject({ code: 'wallet_missing' });
  await expect(openWalletFile(text, ask)).rejects.toMatchObject({ code: 'wallet_unreadable' });
  await expect(openWalletFile(path, ask)).rejects.toMatchObject({ code: 'wallet_locked' });
});
