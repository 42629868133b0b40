import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { ClientError } from '../client-error.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const identityLine = /^AGE-SECRET-KEY-1[A-Z0-9]+$/m;

/** `wallet.age` is opened by the key in `wallet.key`, beside it. */
export function machineKeyPath(walletPath: string): string {
  return `${walletPath.replace(/\.age$/, '')}.key`;
}

/**
 * The machine key for a wallet that is about to be written. One that is there already, left by a crash before the
 * wallet was written or put there on purpose, is used.
 */
export async function prepareMachineKey(path: string): Promise<string> {
  const identity = await generateX25519Identity();
  // The format of age-keygen, so that `age --decrypt --identity` takes the file as it is.
  const content = `# public key: ${await identityToRecipient(identity)}\n${identity}\n`;
  try {
    await writePrivateFile(path, content, { replace: false });
    return identity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return await readMachineKey(path);
  }
}

/** @throws ClientError wallet_locked where the file is missing or holds no key | permissions_loose */
export async function readMachineKey(path: string): Promise<string> {
  const content = await readPrivateFile(path);
  if (content === null) throw new ClientError('wallet_locked', `The machine key ${path} is missing`);
  const identity = identityLine.exec(content.toString('utf8'))?.[0];
  if (identity === undefined) throw new ClientError('wallet_locked', `${path} holds no age identity`);
  return identity;
}
