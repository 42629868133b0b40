import {
  type BusJson,
  type InviteCardJson,
  inspectInviteSchema,
  inviteCardSchema,
  inviteId,
  isUnibusError,
} from '@unibus/protocol';
import type { Clock } from '../../clock.ts';
import { inviteStatus } from '../../invites/invite.ts';
import type { Store } from '../../store/store.ts';
import { openEndpoint } from '../endpoint.ts';

type Invites = Pick<Store, 'getInvite' | 'getUser'>;

export function inviteInspect(store: Invites, clock: Clock, bus: BusJson) {
  return openEndpoint({
    summary: 'What is this invitation for?',
    description:
      'Consumes nothing. An invitation that is used, expired or cancelled is shown with that status.',
    body: inspectInviteSchema,
    answers: { 200: inviteCardSchema },
    refusals: ['not_found'],
    async handle({ body: { token } }) {
      const invite = await store.getInvite(inviteId(token));
      const card: InviteCardJson = {
        id: invite.id,
        handle: invite.handle,
        role: invite.role,
        status: inviteStatus(invite, clock()),
        expires_at: invite.expiresAt,
        invited_by: await findIssuer(store, invite.createdBy),
        bus,
      };
      return { status: 200, body: card };
    },
  });
}

/** Null for the bootstrap invitation, and where the issuer's account was erased since. */
async function findIssuer(store: Invites, signPub: string | null): Promise<InviteCardJson['invited_by']> {
  if (signPub === null) return null;
  try {
    const { handle } = await store.getUser(signPub);
    return { handle, sign_pub: signPub };
  } catch (error) {
    if (isUnibusError(error, 'not_found')) return null;
    throw error;
  }
}
