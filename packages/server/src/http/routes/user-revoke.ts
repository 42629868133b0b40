import { signPubSchema, userAnswerSchema } from '@unibus/protocol';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function userRevoke(store: Pick<Store, 'revokeUser'>) {
  return accountEndpoint({
    summary: 'Suspend an account',
    description:
      'Nothing is erased; `reinstate` undoes it. Pending invitations that the account minted are cancelled. Idempotent.',
    params: z.strictObject({ sign_pub: signPubSchema }),
    answers: { 200: userAnswerSchema },
    refusals: ['not_found', 'last_admin'],
    async handle({ caller, params, requestId }) {
      const user = await store.revokeUser(params.sign_pub, { actor: caller.signPub, requestId });
      return { status: 200, body: { user: userJson(user) } };
    },
  });
}
