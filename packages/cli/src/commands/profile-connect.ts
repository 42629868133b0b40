import { addExamples, addSigningOptions, type CommandDefinition, type SigningOptions } from '../command.ts';
import { findMembership, rememberMembership } from '../membership.ts';
import { Profiles } from '../profiles/profiles.ts';
import { openProfileWallet } from '../session.ts';
import { plainText } from '../terminal/plain-text.ts';
import { UsageError } from '../usage-error.ts';

export const profileConnect: CommandDefinition = (command, surroundings) => {
  command
    .description(
      'Finds the account that the wallet of a profile has on a server: after `unibus wallet restore`, on a new device.',
    )
    .argument('<server>', 'its address, as invitation links begin');
  addExamples(addSigningOptions(command), 'unibus profile connect https://bus.example');
  command.action(async (server: string, options: SigningOptions) => {
    const { terminal, environment } = surroundings;
    const address = parseServer(server);
    const profile = await new Profiles(environment).open(options.profile);
    const wallet = await openProfileWallet(profile, options, surroundings);
    const membership = await findMembership(address, wallet);
    await rememberMembership(profile, address, membership);
    if (options.json) return terminal.printJson(membership);
    terminal.print(
      `The profile ${profile.name} is ${membership.user.handle} on ${plainText(membership.bus.name)}.`,
    );
  });
};

function parseServer(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.hash === '' && url.search === '')
    return url.href.replace(/\/$/, '');
  throw new UsageError(
    'This is not the address of a server',
    'Give it as invitation links begin: https://bus.example',
  );
}
