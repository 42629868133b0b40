import { changeRoleSchema, signPubSchema, userAnswerSchema } from '@unibus/protocol';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function userSetRole(store: Pick<Store, 'setUserRole'>) {
  return accountEndpoint({
    summary: 'Make an account an admin or a member',
    description: 'Idempotent. Lowering an admin cancels the pending invitations that they minted.',
    params: z.strictObject({ sign_pub: signPubSchema }),
    body: changeRoleSchema,
    answers: { 200: userAnswerSchema },
    refusals: ['not_found', 'last_admin'],
    async handle({ caller, params, body, requestId }) {
      const user = await store.setUserRole(params.sign_pub, body.role, { actor: caller.signPub, requestId });
      return { status: 200, body: { user: userJson(user) } };
    },
  });
}
