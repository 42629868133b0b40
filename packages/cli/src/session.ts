import { Unibus, type Wallet } from '@unibus/client';
import { openWalletFile } from '@unibus/client/node';
import type { SigningOptions, Surroundings } from './command.ts';
import { readPassphrase } from './passphrase.ts';
import type { Membership, Profile } from './profiles/profile.ts';
import { Profiles } from './profiles/profiles.ts';
import { UsageError } from './usage-error.ts';

/** A profile that is on a bus, with its wallet open. */
export interface Session {
  readonly bus: Unibus;
  readonly profile: Profile;
  readonly membership: Membership;
}

/** @throws UsageError where the profile is on no bus; ClientError where its wallet does not open */
export async function openSession(options: SigningOptions, surroundings: Surroundings): Promise<Session> {
  const profile = await new Profiles(surroundings.environment).open(options.profile);
  const membership = await profile.readMembership();
  if (membership === null) throw notJoined(profile);
  const wallet = await openProfileWallet(profile, options, surroundings);
  return { bus: new Unibus({ server: membership.server, wallet }), profile, membership };
}

/** @throws ClientError wallet_missing and what else `openWalletFile` throws */
export async function openProfileWallet(
  profile: Profile,
  { passphraseFile }: SigningOptions,
  surroundings: Surroundings,
): Promise<Wallet> {
  const { wallet } = await openWalletFile(profile.walletPath, () =>
    readPassphrase({ ...surroundings, file: passphraseFile }),
  );
  return wallet;
}

function notJoined({ name }: Profile): UsageError {
  const option = name === 'default' ? '' : ` --profile ${name}`;
  return new UsageError(
    `The profile ${name} is not on a bus`,
    `Join with an invitation link: unibus join${option}`,
    {
      code: 'not_joined',
      exitCode: 4,
    },
  );
}
