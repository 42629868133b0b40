import { type InviteListJson, inviteListQuerySchema, inviteListSchema } from '@unibus/protocol';
import type { Clock } from '../../clock.ts';
import { inviteJson } from '../../invites/invite-json.ts';
import type { Store } from '../../store/store.ts';
import { accountEndpoint } from '../endpoint.ts';
import { pageQuery } from '../page-query.ts';

export function inviteList(store: Pick<Store, 'listInvites'>, clock: Clock) {
  return accountEndpoint({
    summary: 'Invitations, also used, expired and cancelled ones',
    query: inviteListQuerySchema,
    answers: { 200: inviteListSchema },
    refusals: ['cursor_invalid'],
    async handle({ query }) {
      const { status, id_prefix: idPrefix } = query;
      const page = await store.listInvites({
        ...pageQuery(query),
        ...(status && { status }),
        ...(idPrefix && { idPrefix }),
      });
      const now = clock();
      const items = page.items.map((invite) => inviteJson(invite, now));
      return { status: 200, body: { items, next: page.next } satisfies InviteListJson };
    },
  });
}
