import { inviteToken, type RegistrationJson, registrationSchema } from '@unibus/protocol';
import { ClientError } from '../client-error.ts';
import { type Ports, SignedFetch, systemPorts } from '../http/signed-fetch.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { readInviteLink } from './inspect-invite.ts';

/**
 * Redeems the link for this wallet. Safe to call again after a lost answer: the same link with the same wallet gives
 * the same account. Keep the wallet before calling, or a crash loses the account's keys.
 * @throws ClientError link_invalid; ServerProblem not_found | invite_used | invite_expired | invite_cancelled |
 *   user_exists (the wallet has an account here; the invitation is spent)
 */
export async function join(
  link: string,
  wallet: Wallet,
  ports: Ports = systemPorts,
): Promise<RegistrationJson> {
  const { publicUrl, secret } = readInviteLink(link);
  const registration = await new SignedFetch(publicUrl, wallet, ports).call({
    method: 'POST',
    path: '/register',
    body: { token: inviteToken(secret), sign_pub: wallet.signPub, kex_pub: wallet.kexPub },
    answer: registrationSchema,
  });
  const { user } = registration;
  if (user.sign_pub !== wallet.signPub || user.kex_pub !== wallet.kexPub) {
    throw new ClientError('answer_invalid', 'The server registered other keys than the ones it was given');
  }
  return registration;
}
