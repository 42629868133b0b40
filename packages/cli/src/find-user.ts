import type { Unibus } from '@unibus/client';
import { UnibusError, type UserJson } from '@unibus/protocol';

/** Accounts are named by handle on the command line, and by key everywhere else. @throws UnibusError not_found */
export async function findUser(bus: Unibus, handle: string): Promise<UserJson> {
  const user = await bus.users.findByHandle(handle);
  if (user === null) throw new UnibusError('not_found', `Nobody here has the handle ${handle}`);
  return user;
}
