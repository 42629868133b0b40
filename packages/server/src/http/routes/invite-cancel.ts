import { hex32Schema, inviteAnswerSchema } from '@unibus/protocol';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { inviteJson } from '../../invites/invite-json.ts';
import type { Store } from '../../store/store.ts';
import { accountEndpoint } from '../endpoint.ts';

export function inviteCancel(store: Pick<Store, 'cancelInvite'>, clock: Clock) {
  return accountEndpoint({
    summary: 'Cancel an invitation',
    description: 'Idempotent; the invitation stays listed.',
    params: z.strictObject({ id: hex32Schema }),
    answers: { 200: inviteAnswerSchema },
    refusals: ['not_found', 'invite_used'],
    async handle({ caller, params, requestId }) {
      const invite = await store.cancelInvite(params.id, { actor: caller.signPub, requestId });
      return { status: 200, body: { invite: inviteJson(invite, clock()) } };
    },
  });
}
