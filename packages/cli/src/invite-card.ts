import type { InviteCardJson } from '@unibus/protocol';
import { formatFields } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';
import { fingerprint, formatTime } from './terminal/words.ts';

/** What somebody has to know before saying yes. */
export function showInviteCard(terminal: Terminal, card: InviteCardJson, server: string): void {
  const { handle, role, invited_by: inviter, expires_at: expiry, bus } = card;
  const fields = {
    bus: `${bus.name} (${server})`,
    handle,
    role,
    'invited by': inviter === null ? 'the server itself (the first admin)' : inviter.handle,
    ...(inviter === null ? {} : { 'their key': fingerprint(inviter.sign_pub) }),
    'good until': formatTime(expiry),
  };
  for (const line of formatFields(fields)) terminal.note(line);
  if (isExposed(server)) {
    terminal.note(
      `${terminal.style('yellow', 'warning:')} this address has no TLS: whoever is on the way can take the invitation`,
    );
  }
}

/** Plain HTTP beyond this machine. */
function isExposed(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
