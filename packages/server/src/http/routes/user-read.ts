import { signPubSchema, userAnswerSchema } from '@unibus/protocol';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function userRead(store: Pick<Store, 'getUser'>) {
  return accountEndpoint({
    summary: 'One account, by its key',
    description:
      'Also a suspended one: whoever holds the key saw its owner before, and may know that they are out.',
    params: z.strictObject({ sign_pub: signPubSchema }),
    answers: { 200: userAnswerSchema },
    refusals: ['not_found'],
    async handle({ params }) {
      return { status: 200, body: { user: userJson(await store.getUser(params.sign_pub)) } };
    },
  });
}
