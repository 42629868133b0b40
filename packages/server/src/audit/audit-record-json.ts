import type { AuditRecordJson } from '@unibus/protocol';
import type { AuditRecord } from './audit-record.ts';

export function auditRecordJson(record: AuditRecord): AuditRecordJson {
  return {
    id: record.id,
    at: record.at,
    action: record.action,
    actor: record.actor,
    sign_pub: record.signPub,
    invite_id: record.inviteId,
    handle: record.handle,
    role: record.role,
    request_id: record.requestId,
  };
}
