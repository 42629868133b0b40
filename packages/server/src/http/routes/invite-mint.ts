import { inviteAnswerSchema, mintInviteSchema, UnibusError } from '@unibus/protocol';
import { type Clock, toTime } from '../../clock.ts';
import { inviteJson } from '../../invites/invite-json.ts';
import type { Store } from '../../store/store.ts';
import { accountEndpoint } from '../endpoint.ts';

/** How long an invitation lives if nobody says, and at most; milliseconds. */
export interface InviteLife {
  readonly usual: number;
  readonly longest: number;
}

export function inviteMint(store: Pick<Store, 'createInvite'>, clock: Clock, life: InviteLife) {
  return accountEndpoint({
    summary: 'Mint an invitation',
    description:
      'The server learns the id (SHA-256 of the token) alone; whoever mints keeps the secret. The handle is reserved. ' +
      'The same call again answers the invitation that is there, whatever its state.',
    body: mintInviteSchema,
    answers: { 201: inviteAnswerSchema },
    refusals: ['handle_taken', 'invite_exists'],
    async handle({ caller, body, requestId }) {
      const { id, handle, role, ttl } = body;
      const now = clock();
      const invite = { id, handle, role, expiresAt: toTime(now + lifetime(ttl, life)) };
      const created = await store.createInvite(invite, { actor: caller.signPub, requestId });
      return { status: 201, body: { invite: inviteJson(created, now) } };
    },
  });
}

/** `ttl` is in seconds, the answer in milliseconds. */
function lifetime(ttl: number | undefined, { usual, longest }: InviteLife): number {
  if (ttl === undefined) return usual;
  if (ttl * 1000 <= longest) return ttl * 1000;
  throw new UnibusError('schema_invalid', `ttl: at most ${longest / 1000} seconds`, { field: 'ttl' });
}
