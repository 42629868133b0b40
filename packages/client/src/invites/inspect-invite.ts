import {
  type InviteCardJson,
  type InviteLink,
  inviteCardSchema,
  inviteId,
  inviteToken,
  parseInviteLink,
} from '@unibus/protocol';
import { ClientError } from '../client-error.ts';
import { type Ports, SignedFetch, systemPorts } from '../http/signed-fetch.ts';

/**
 * What the link invites to; consumes nothing and needs no wallet. Only the token derived from the link's secret is
 * sent, in the body.
 * @throws ClientError link_invalid | link_mismatch (the server tells another id or inviter than the link);
 *   ServerProblem not_found
 */
export async function inspectInvite(link: string, ports: Ports = systemPorts): Promise<InviteCardJson> {
  const parsed = readInviteLink(link);
  const token = inviteToken(parsed.secret);
  const card = await new SignedFetch(parsed.publicUrl, null, ports).call({
    method: 'POST',
    path: '/invites/inspect',
    body: { token },
    answer: inviteCardSchema,
  });
  assertFits(card, parsed, token);
  return card;
}

/** @throws ClientError link_invalid, which does not quote the text */
export function readInviteLink(text: string): InviteLink {
  const link = parseInviteLink(text);
  if (link === null) throw new ClientError('link_invalid');
  return link;
}

function assertFits(card: InviteCardJson, link: InviteLink, token: string): void {
  if (card.id !== inviteId(token)) {
    throw new ClientError('link_mismatch', 'The server answered for another invitation');
  }
  // Once an invitation is over its inviter may be gone, and there is nothing left to be lured into.
  if (card.status === 'pending' && (card.invited_by?.sign_pub ?? null) !== link.issuer) {
    throw new ClientError('link_mismatch', 'The server names another inviter than the link does');
  }
}
