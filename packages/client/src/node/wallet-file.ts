import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { z } from 'zod';
import { ClientError } from '../client-error.ts';
import { parsePhrase } from '../wallet/phrase.ts';
import { restoreWallet, type Wallet } from '../wallet/wallet.ts';
import { machineKeyPath, prepareMachineKey, readMachineKey } from './machine-key.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** How the file is closed: by a passphrase, or for bots by a key file beside it. */
export type WalletLock = { readonly passphrase: string } | 'machine-key';
export type WalletLockKind = 'passphrase' | 'machine-key';

export interface OpenedWallet {
  readonly wallet: Wallet;
  readonly phrase: string;
}

/** What the age file holds. */
const contentSchema = z.strictObject({
  version: z.literal(1),
  phrase: z.string(),
  account: z.int().min(0),
  kex_generation: z.int().min(0),
});

/** log2 of scrypt's N: about a second and 256 MiB for each guess; also what the `age` tool takes. */
const scryptWorkFactor = 18;

/**
 * Keeps the phrase in a new age file (age-encryption.org/v1) with mode 0600; the plain `age` tool opens it too. It is
 * on the disk when this returns.
 * @throws ClientError wallet_exists | phrase_invalid
 */
export async function createWalletFile(path: string, phrase: string, lock: WalletLock): Promise<void> {
  const content = { version: 1, phrase: parsePhrase(phrase), account: 0, kex_generation: 0 };
  const encrypter = new Encrypter();
  if (lock === 'machine-key') {
    encrypter.addRecipient(await identityToRecipient(await prepareMachineKey(machineKeyPath(path))));
  } else {
    encrypter.setScryptWorkFactor(scryptWorkFactor);
    encrypter.setPassphrase(lock.passphrase);
  }
  const file = await encrypter.encrypt(`${JSON.stringify(content)}\n`);
  await writePrivateFile(path, file, { replace: false }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new ClientError('wallet_exists', `${path} is there already`) : error;
  });
}

/** Null where there is no wallet. @throws ClientError wallet_unreadable | permissions_loose */
export async function walletLockKind(path: string): Promise<WalletLockKind | null> {
  const file = await readPrivateFile(path);
  return file === null ? null : lockKindOf(path, file);
}

/**
 * `askPassphrase` is called only for a wallet that has one.
 * @throws ClientError wallet_missing | wallet_locked | wallet_unreadable | permissions_loose
 */
export async function openWalletFile(
  path: string,
  askPassphrase: () => Promise<string>,
): Promise<OpenedWallet> {
  const file = await readPrivateFile(path);
  if (file === null) throw new ClientError('wallet_missing', `There is no wallet at ${path}`);
  const decrypter = new Decrypter();
  if (lockKindOf(path, file) === 'passphrase') decrypter.addPassphrase(await askPassphrase());
  else decrypter.addIdentity(await readMachineKey(machineKeyPath(path)));
  return await readContent(path, await decrypt(decrypter, path, file));
}

async function readContent(path: string, text: string): Promise<OpenedWallet> {
  const content = contentSchema.safeParse(parseJson(text));
  // No cause: it might quote what the file holds.
  if (!content.success) throw new ClientError('wallet_unreadable', `${path} opens, but holds no wallet`);
  const { phrase, account, kex_generation: kexGeneration } = content.data;
  return { wallet: await restoreWallet(phrase, { account, kexGeneration }), phrase };
}

async function decrypt(decrypter: Decrypter, path: string, file: Uint8Array): Promise<string> {
  try {
    return await decrypter.decrypt(file, 'text');
  } catch (cause) {
    // The library has one class of errors; this text is its word for a wrong passphrase or key.
    const isWrongKey = cause instanceof Error && cause.message.startsWith('no identity matched');
    throw isWrongKey
      ? new ClientError('wallet_locked', undefined, { cause })
      : new ClientError('wallet_unreadable', `${path} is damaged`, { cause });
  }
}

/** The type of the header's first stanza; age allows a passphrase only alone. */
function lockKindOf(path: string, file: Uint8Array): WalletLockKind {
  const head = Buffer.from(file.subarray(0, 64)).toString('latin1');
  const type = /^age-encryption\.org\/v1\n-> (scrypt|X25519) /.exec(head)?.[1];
  if (type === undefined) throw new ClientError('wallet_unreadable', `${path} is not a wallet file`);
  return type === 'scrypt' ? 'passphrase' : 'machine-key';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
