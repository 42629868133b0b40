import { type AuditListJson, auditListQuerySchema, auditListSchema } from '@unibus/protocol';
import { auditRecordJson } from '../../audit/audit-record-json.ts';
import type { Store } from '../../store/store.ts';
import { accountEndpoint } from '../endpoint.ts';
import { pageQuery } from '../page-query.ts';

export function auditList(store: Pick<Store, 'listAudit'>) {
  return accountEndpoint({
    summary: 'Who did what, on whom, when, in which request',
    query: auditListQuerySchema,
    answers: { 200: auditListSchema },
    refusals: ['cursor_invalid'],
    async handle({ query }) {
      const { after } = query;
      const { items, next } = await store.listAudit({ ...pageQuery(query), ...(after && { after }) });
      return { status: 200, body: { items: items.map(auditRecordJson), next } satisfies AuditListJson };
    },
  });
}
