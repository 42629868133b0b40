import { signPubSchema, userAnswerSchema } from '@unibus/protocol';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function userReinstate(store: Pick<Store, 'reinstateUser'>) {
  return accountEndpoint({
    summary: 'End a suspension',
    description: 'Idempotent. Cancelled invitations stay cancelled.',
    params: z.strictObject({ sign_pub: signPubSchema }),
    answers: { 200: userAnswerSchema },
    refusals: ['not_found'],
    async handle({ caller, params, requestId }) {
      const user = await store.reinstateUser(params.sign_pub, { actor: caller.signPub, requestId });
      return { status: 200, body: { user: userJson(user) } };
    },
  });
}
