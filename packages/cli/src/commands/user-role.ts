import type { UserJson } from '@unibus/protocol';
import { Argument } from 'commander';
import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { findUser } from '../find-user.ts';
import { openSession } from '../session.ts';

export const userRole: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Makes an account admin or member. The pending invitations of an admin who is lowered are cancelled.',
    )
    .argument('<handle>')
    .addArgument(new Argument('<role>', 'what it becomes').choices(['admin', 'member']));
  addExamples(addSigningOptions(command), 'unibus user role ana admin');
  command.action(async (handle: string, role: UserJson['role'], options: SigningOptions) => {
    const { bus } = await openSession(options, surroundings);
    const user = await bus.users.changeRole((await findUser(bus, handle)).sign_pub, role);
    if (options.json) return surroundings.terminal.printJson({ user });
    surroundings.terminal.print(`${user.handle} is ${user.role} now.`);
  });
};
