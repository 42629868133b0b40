import {
  type BusJson,
  type RegistrationJson,
  registerSchema,
  registrationSchema,
  UnibusError,
} from '@unibus/protocol';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { newcomerEndpoint } from '../endpoint.ts';

export function userRegister(store: Pick<Store, 'consumeInvite'>, bus: BusJson) {
  return newcomerEndpoint({
    summary: 'Redeem an invitation',
    description:
      'Signed by the key that becomes the account. The invitation alone decides handle and role. ' +
      '201 for a new account; 200 when the same keys redeemed the same invitation before.',
    body: registerSchema,
    answers: { 200: registrationSchema, 201: registrationSchema },
    refusals: [
      'account_revoked',
      'not_found',
      'user_exists',
      'invite_used',
      'invite_expired',
      'invite_cancelled',
    ],
    async handle({ caller, body, requestId }) {
      if (body.sign_pub !== caller.signPub) {
        throw new UnibusError('signature_invalid', 'sign_pub is not the key that signed');
      }
      const keys = { signPub: body.sign_pub, kexPub: body.kex_pub };
      const change = { actor: caller.signPub, requestId };
      const { user, created } = await store.consumeInvite(body.token, keys, change);
      if (user.status === 'revoked') throw new UnibusError('account_revoked');
      return { status: created ? 201 : 200, body: { user: userJson(user), bus } satisfies RegistrationJson };
    },
  });
}
