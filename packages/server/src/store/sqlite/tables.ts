import type { AuditRows } from './audit-rows.ts';
import type { InviteRows } from './invite-rows.ts';
import type { UserRows } from './user-rows.ts';

/** What a verb reads and writes in one transaction. */
export interface Tables {
  readonly users: UserRows;
  readonly invites: InviteRows;
  readonly audit: AuditRows;
}
