import type { Wallet } from '@unibus/client';
import { walletLockKind } from '@unibus/client/node';
import type { OutputOptions } from './command.ts';
import type { Profile } from './profiles/profile.ts';
import { formatFields } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The public half of a wallet and where it is kept. `extra` goes into the JSON only. */
export async function printWallet(
  terminal: Terminal,
  { name, walletPath }: Profile,
  { signPub, kexPub }: Wallet,
  { json }: OutputOptions,
  extra: { phrase?: string } = {},
): Promise<void> {
  const lock = await walletLockKind(walletPath);
  if (json) {
    terminal.printJson({
      sign_pub: signPub,
      kex_pub: kexPub,
      profile: name,
      path: walletPath,
      lock,
      ...extra,
    });
    return;
  }
  const fields = {
    'signing key': signPub,
    'key exchange': kexPub,
    profile: name,
    file: walletPath,
    'opened by': lock === 'machine-key' ? 'the key file beside it' : 'its passphrase',
  };
  for (const line of formatFields(fields)) terminal.print(line);
}
