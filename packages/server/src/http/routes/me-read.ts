import { userAnswerSchema } from '@unibus/protocol';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';

export function meRead() {
  return accountEndpoint({
    summary: 'Your own account',
    answers: { 200: userAnswerSchema },
    handle: ({ caller }) => ({ status: 200, body: { user: userJson(caller) } }),
  });
}
