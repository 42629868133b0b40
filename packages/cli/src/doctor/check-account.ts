import { ClientError, Unibus } from '@unibus/client';
import { walletLockKind } from '@unibus/client/node';
import { UnibusError } from '@unibus/protocol';
import type { SigningOptions, Surroundings } from '../command.ts';
import { reportOf } from '../error-report.ts';
import type { Membership, Profile } from '../profiles/profile.ts';
import { openProfileWallet } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { type CheckResult, fail, ok, warn } from './check.ts';

/** Is there a wallet, and may nobody else read it? */
export async function checkWallet({ name, walletPath }: Profile): Promise<CheckResult> {
  try {
    const lock = await walletLockKind(walletPath);
    if (lock !== null) return ok('wallet', `${walletPath}, opened by its ${lock.replace('-', ' ')}`);
    return warn('wallet', `the profile ${name} has none`, 'Join with an invitation link: unibus join');
  } catch (error) {
    return failure('wallet', error);
  }
}

/** Does it open, and does the server know its signature? */
export async function checkSignature(
  profile: Profile,
  membership: Membership,
  options: SigningOptions,
  surroundings: Surroundings,
): Promise<CheckResult> {
  const name = 'account';
  try {
    const wallet = await openProfileWallet(profile, options, surroundings);
    const user = await new Unibus({ server: membership.server, wallet }).me();
    return ok(
      name,
      `${user.handle} (${user.role}) on ${membership.bus_name}: the server accepts the signature`,
    );
  } catch (error) {
    const isUnchecked = error instanceof UsageError && error.code === 'passphrase_needed';
    return isUnchecked ? warn(name, 'not checked: the wallet is closed', error.next) : failure(name, error);
  }
}

/** What a person can mend is a finding; anything else is a defect of the check. */
function failure(name: string, error: unknown): CheckResult {
  const isKnown = error instanceof ClientError || error instanceof UnibusError || error instanceof UsageError;
  if (!isKnown) throw error;
  const { detail, next } = reportOf(error);
  return fail(name, detail, next);
}
