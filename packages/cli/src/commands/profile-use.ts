import { addExamples, addOutputOptions, type CommandDefinition, type OutputOptions } from '../command.ts';
import { Profiles } from '../profiles/profiles.ts';

export const profileUse: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Chooses the profile for commands that name none. --profile and UNIBUS_PROFILE still go before it.',
    )
    .argument('<name>');
  addExamples(addOutputOptions(command), 'unibus profile use work');
  command.action(async (name: string, options: OutputOptions) => {
    const profile = await new Profiles(surroundings.environment).use(name);
    if (options.json) return surroundings.terminal.printJson({ profile: profile.name });
    surroundings.terminal.print(`Commands use the profile ${profile.name} from now on.`);
  });
};
