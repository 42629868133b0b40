import {
  addConfirmOption,
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type ConfirmOptions,
  type SigningOptions,
} from '../command.ts';
import { findUser } from '../find-user.ts';
import { openSession } from '../session.ts';

export const userDelete: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Erases an account and frees its handle. To lock somebody out for a while, use `unibus user revoke`.',
    )
    .argument('<handle>');
  addExamples(addConfirmOption(addSigningOptions(command)), 'unibus user delete ana');
  command.action(async (handle: string, options: SigningOptions & ConfirmOptions) => {
    const { terminal } = surroundings;
    const { bus, membership } = await openSession(options, surroundings);
    const found = await findUser(bus, handle);
    const question = `Erase ${found.handle} (${found.role}) from ${membership.bus_name}? This cannot be undone.`;
    await terminal.confirm(question, { yes: options.yes === true });
    const user = await bus.users.delete(found.sign_pub);
    if (options.json) return terminal.printJson({ user });
    terminal.print(`${user.handle} is erased.`);
  });
};
