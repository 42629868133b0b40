import { createPhrase, type Wallet } from '@unibus/client';
import { walletLockKind } from '@unibus/client/node';
import { type ErrorCode, type InviteCardJson, isUnibusError, UnibusError } from '@unibus/protocol';
import type { Surroundings } from './command.ts';
import { findMembership, rememberMembership } from './membership.ts';
import { keepWallet, type NewWalletOptions, showNewPhrase } from './new-wallet.ts';
import type { Profile } from './profiles/profile.ts';
import { openProfileWallet } from './session.ts';
import { UsageError } from './usage-error.ts';

/** One profile, one bus. @throws UsageError */
export async function assertNotJoined(profile: Profile): Promise<void> {
  const membership = await profile.readMembership();
  if (membership !== null) throw alreadyOn(profile, membership.bus_name, membership.handle);
}

/**
 * Refuses what the server would refuse, before a wallet is made for it. A used invitation passes where a wallet is:
 * it may be this one that used it, and never heard the answer.
 * @throws UnibusError invite_used | invite_expired | invite_cancelled
 */
export async function assertJoinable({ status }: InviteCardJson, profile: Profile): Promise<void> {
  if (status === 'pending') return;
  if (status === 'used' && (await walletLockKind(profile.walletPath)) !== null) return;
  throw new UnibusError(`invite_${status}` satisfies ErrorCode);
}

/** The profile's wallet, or a new one; `phrase` is null for one that was there before. */
export async function prepareWallet(
  profile: Profile,
  card: InviteCardJson,
  server: string,
  options: NewWalletOptions,
  surroundings: Surroundings,
): Promise<{ wallet: Wallet; phrase: string | null }> {
  if ((await walletLockKind(profile.walletPath)) === null) {
    const phrase = createPhrase();
    const wallet = await keepWallet(profile, phrase, options, surroundings);
    await showNewPhrase(surroundings.terminal, phrase);
    return { wallet, phrase };
  }
  const wallet = await openProfileWallet(profile, options, surroundings);
  if (card.status === 'pending') await assertNoAccount(profile, server, wallet);
  return { wallet, phrase: null };
}

/** Registering a key twice would spend the invitation for nothing. @throws UsageError already_joined */
async function assertNoAccount(profile: Profile, server: string, wallet: Wallet): Promise<void> {
  try {
    const membership = await findMembership(server, wallet);
    await rememberMembership(profile, server, membership);
    throw alreadyOn(profile, membership.bus.name, membership.user.handle);
  } catch (error) {
    if (!isUnibusError(error, 'account_unknown')) throw error;
  }
}

function alreadyOn({ name }: Profile, bus: string, handle: string): UsageError {
  return new UsageError(
    `The profile ${name} is on ${bus} already, as ${handle}; the invitation was not used`,
    'Join from another profile: unibus join --profile <name>',
    { code: 'already_joined', exitCode: 5 },
  );
}
