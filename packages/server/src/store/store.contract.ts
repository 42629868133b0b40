import { auditContract } from './audit.contract.ts';
import { bootstrapContract } from './bootstrap.contract.ts';
import { cascadeContract } from './cascade.contract.ts';
import { consumeInviteContract } from './consume-invite.contract.ts';
import { invitesContract } from './invites.contract.ts';
import { lifecycleContract } from './lifecycle.contract.ts';
import { listsContract } from './lists.contract.ts';
import type { OpenFreshStore } from './scene.contract.ts';
import { usersContract } from './users.contract.ts';

/** Registers the tests that every Store passes: one per sentence of the contract in store.ts. */
export function storeContract(name: string, open: OpenFreshStore): void {
  usersContract(name, open);
  cascadeContract(name, open);
  invitesContract(name, open);
  consumeInviteContract(name, open);
  bootstrapContract(name, open);
  listsContract(name, open);
  auditContract(name, open);
  lifecycleContract(name, open);
}
