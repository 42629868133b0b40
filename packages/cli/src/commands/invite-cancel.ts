import type { Unibus } from '@unibus/client';
import { type InviteJson, UnibusError } from '@unibus/protocol';
import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { openSession } from '../session.ts';
import { shortHex } from '../terminal/words.ts';
import { UsageError } from '../usage-error.ts';

export const inviteCancel: CommandDefinition = (command, surroundings) => {
  command
    .description('Makes an invitation link worthless. What was used stays used: see `unibus user revoke`.')
    .argument('<id-prefix>', 'the first digits of its id, as `unibus invites` shows it');
  addExamples(addSigningOptions(command), 'unibus invite cancel 3f9a');
  command.action(async (idPrefix: string, options: SigningOptions) => {
    const { bus } = await openSession(options, surroundings);
    const invite = await bus.invites.cancel((await findInvite(bus, idPrefix)).id);
    if (options.json) return surroundings.terminal.printJson({ invite });
    surroundings.terminal.print(`The invitation ${shortHex(invite.id)} for ${invite.handle} is cancelled.`);
  });
};

/** @throws UnibusError not_found; UsageError where several begin like this */
async function findInvite(bus: Unibus, idPrefix: string): Promise<InviteJson> {
  const { items } = await bus.invites.page({ idPrefix, limit: 10 });
  const [invite] = items;
  if (invite === undefined)
    throw new UnibusError('not_found', 'No invitation has an id that begins like this');
  if (items.length === 1) return invite;
  const candidates = items.map(({ id, handle, status }) => `\n  ${id.slice(0, 16)} ${handle} ${status}`);
  throw new UsageError(
    `Several invitations begin like this:${candidates.join('')}`,
    'Give more digits of the one you mean.',
    { code: 'prefix_ambiguous' },
  );
}
