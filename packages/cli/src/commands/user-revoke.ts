import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { findUser } from '../find-user.ts';
import { openSession } from '../session.ts';

export const userRevoke: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Suspends an account: it can do nothing here until it is reinstated. Its own pending invitations are cancelled.',
    )
    .argument('<handle>');
  addExamples(addSigningOptions(command), 'unibus user revoke ana');
  command.action(async (handle: string, options: SigningOptions) => {
    const { bus } = await openSession(options, surroundings);
    const user = await bus.users.revoke((await findUser(bus, handle)).sign_pub);
    if (options.json) return surroundings.terminal.printJson({ user });
    surroundings.terminal.print(`${user.handle} is suspended.`);
  });
};
