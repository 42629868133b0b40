import { readBus, Unibus, type Wallet } from '@unibus/client';
import type { BusJson, UserJson } from '@unibus/protocol';
import type { Profile } from './profiles/profile.ts';

/** Keeps with the profile which bus its wallet is on. `server` is the address that requests are signed for. */
export async function rememberMembership(
  profile: Profile,
  server: string,
  { user, bus }: { user: UserJson; bus: BusJson },
): Promise<void> {
  const { handle, sign_pub } = user;
  await profile.saveMembership({ server, bus_id: bus.id, bus_name: bus.name, handle, sign_pub });
}

/** The account that this wallet has on a server. @throws ServerProblem account_unknown | account_revoked */
export async function findMembership(
  server: string,
  wallet: Wallet,
): Promise<{ user: UserJson; bus: BusJson }> {
  const bus = await readBus(server);
  return { user: await new Unibus({ server, wallet }).me(), bus };
}
