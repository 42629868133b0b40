import { randomBytes } from 'node:crypto';
import { formatInviteLink, inviteId, inviteToken } from '@unibus/protocol';
import { type Clock, toTime } from '../clock.ts';
import type { Store } from '../store/store.ts';

export interface BootstrapInvite {
  /** Of the first admin. */
  readonly handle: string;
  /** Milliseconds. */
  readonly life: number;
  readonly publicUrl: string;
}

/**
 * The link that makes the first admin; an earlier one that is unused dies. Null once there is an admin.
 * @throws UnibusError handle_taken
 */
export async function mintBootstrapInvite(
  store: Pick<Store, 'replaceBootstrapInvite'>,
  { handle, life, publicUrl }: BootstrapInvite,
  clock: Clock,
): Promise<string | null> {
  const secret = randomBytes(32).toString('hex');
  const invite = await store.replaceBootstrapInvite(
    {
      id: inviteId(inviteToken(secret)),
      handle,
      role: 'admin',
      expiresAt: toTime(clock() + life),
    },
    { actor: null, requestId: 'start' },
  );
  return invite === null ? null : formatInviteLink({ publicUrl, secret, issuer: null });
}
