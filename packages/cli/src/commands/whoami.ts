import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { openSession } from '../session.ts';
import { formatFields } from '../terminal/table.ts';
import { formatTime } from '../terminal/words.ts';

export const whoami: CommandDefinition = (command, surroundings) => {
  addSigningOptions(command.description('Shows your account, as the server knows it.'));
  addExamples(command, 'unibus whoami', 'unibus whoami --profile work --json');
  command.action(async (options: SigningOptions) => {
    const { terminal } = surroundings;
    const { bus, membership } = await openSession(options, surroundings);
    const user = await bus.me();
    if (options.json) return terminal.printJson({ user });
    const fields = {
      handle: user.handle,
      role: user.role,
      bus: `${membership.bus_name} (${membership.server})`,
      since: formatTime(user.created_at),
      key: user.sign_pub,
    };
    for (const line of formatFields(fields)) terminal.print(line);
  });
};
