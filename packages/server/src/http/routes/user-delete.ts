import { signPubSchema, userAnswerSchema } from '@unibus/protocol';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function userDelete(store: Pick<Store, 'deleteUser'>) {
  return accountEndpoint({
    summary: 'Erase an account',
    description:
      'Frees the handle and cancels pending invitations that the account minted. Answers the account as it was.',
    params: z.strictObject({ sign_pub: signPubSchema }),
    answers: { 200: userAnswerSchema },
    refusals: ['not_found', 'last_admin'],
    async handle({ caller, params, requestId }) {
      const user = await store.deleteUser(params.sign_pub, { actor: caller.signPub, requestId });
      return { status: 200, body: { user: userJson(user) } };
    },
  });
}
