import { userAnswerSchema } from '@unibus/protocol';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function meLeave(store: Pick<Store, 'deleteUser'>) {
  return accountEndpoint({
    summary: 'Leave the bus for good',
    description: 'Erases your account and frees its handle; answers the account as it was.',
    answers: { 200: userAnswerSchema },
    refusals: ['last_admin'],
    async handle({ caller, requestId }) {
      const user = await store.deleteUser(caller.signPub, { actor: caller.signPub, requestId });
      return { status: 200, body: { user: userJson(user) } };
    },
  });
}
