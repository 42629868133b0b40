import type { UnibusError } from '@unibus/protocol';
import type { Clock } from '../../clock.ts';
import { AccountEntries } from './account-entries.ts';
import { Accounts } from './accounts.ts';
import { AdminGuard } from './admin-guard.ts';
import { AuditLog } from './audit-log.ts';
import { Bootstrap } from './bootstrap.ts';
import type { Buckets } from './buckets.ts';
import { Cascade } from './cascade.ts';
import { Claims } from './claims.ts';
import { Handles } from './handles.ts';
import { Invitations } from './invitations.ts';
import { InviteEndings } from './invite-endings.ts';
import { Reservations } from './reservations.ts';
import { Settling } from './settle.ts';

/** What the verbs are made of. */
export interface Parts {
  readonly accounts: Accounts;
  readonly audit: AuditLog;
  readonly bootstrap: Bootstrap;
  readonly claims: Claims;
  readonly invitations: Invitations;
  readonly settling: Settling;
}

/** Puts the parts of a store together, each with the parts below it. */
export function assemble(buckets: Buckets, clock: Clock, onUnreadable: (error: UnibusError) => void): Parts {
  const { users, invites, handles: handleBucket, admins } = buckets;
  const audit = new AuditLog(buckets.audit);
  const entries = new AccountEntries(users, audit);
  const endings = new InviteEndings(invites, audit);
  const cascade = new Cascade({ invites, endings, clock });
  const guard = new AdminGuard({ admins, accounts: entries, audit, cascade });
  const claims = new Claims({ invites, accounts: entries, guard, audit, clock });
  const reservations = new Reservations({ invites, accounts: entries, guard, audit });
  const handles = new Handles({
    handles: handleBucket,
    invites,
    accounts: entries,
    claims,
    endings,
    reservations,
    clock,
  });
  const settling = new Settling({
    buckets,
    accounts: entries,
    reservations,
    claims,
    guard,
    audit,
    onUnreadable,
  });
  const settle = () => settling.run();
  const accounts = new Accounts({ users, entries, handles, reservations, guard, audit, settle, clock });
  const invitations = new Invitations({ invites, handles, reservations, endings, audit, clock });
  const bootstrap = new Bootstrap({ invites, users, handles, invitations, endings, guard, settle, clock });
  return { accounts, audit, bootstrap, claims, invitations, settling };
}
