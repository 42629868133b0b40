import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { findUser } from '../find-user.ts';
import { openSession } from '../session.ts';

export const userReinstate: CommandDefinition = (command, surroundings) => {
  command
    .description('Lets a suspended account in again. Cancelled invitations stay cancelled.')
    .argument('<handle>');
  addExamples(addSigningOptions(command), 'unibus user reinstate ana');
  command.action(async (handle: string, options: SigningOptions) => {
    const { bus } = await openSession(options, surroundings);
    const user = await bus.users.reinstate((await findUser(bus, handle)).sign_pub);
    if (options.json) return surroundings.terminal.printJson({ user });
    surroundings.terminal.print(`${user.handle} is active again.`);
  });
};
