import {
  addConfirmOption,
  addExamples,
  addSigningOptions,
  type CommandDefinition,
  type ConfirmOptions,
  type SigningOptions,
} from '../command.ts';
import { openSession } from '../session.ts';

export const leave: CommandDefinition = (command, surroundings) => {
  command.description(
    'Leaves the bus for good: your account is erased, your wallet stays. You come back by invitation only.',
  );
  addExamples(addConfirmOption(addSigningOptions(command)), 'unibus leave', 'unibus leave --yes');
  command.action(async (options: SigningOptions & ConfirmOptions) => {
    const { terminal } = surroundings;
    const { bus, membership, profile } = await openSession(options, surroundings);
    const { handle, bus_name: name } = membership;
    await terminal.confirm(`Leave ${name} for good, and erase the account ${handle}?`, {
      yes: options.yes === true,
    });
    const user = await bus.leave();
    await profile.forgetMembership();
    if (options.json) return terminal.printJson({ user });
    terminal.print(`${user.handle} has left ${name}. The wallet is still in ${profile.directory}.`);
  });
};
