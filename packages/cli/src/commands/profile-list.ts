import { walletLockKind } from '@unibus/client/node';
import { addExamples, addOutputOptions, type CommandDefinition, type OutputOptions } from '../command.ts';
import type { Profile } from '../profiles/profile.ts';
import { Profiles } from '../profiles/profiles.ts';
import { printTable } from '../terminal/print-table.ts';

export const profileList: CommandDefinition = (command, surroundings) => {
  addOutputOptions(
    command.description(
      'Lists wallets and the buses they are on. A * marks the one that is meant when none is named.',
    ),
  );
  addExamples(command, 'unibus profile list');
  command.action(async (options: OutputOptions) => {
    const { terminal, environment } = surroundings;
    const profiles = new Profiles(environment);
    const current = await profiles.currentName();
    const items = await Promise.all((await profiles.list()).map((profile) => describe(profile, current)));
    if (options.json) return terminal.printJson({ items, next: null });
    printTable(terminal, ['', 'PROFILE', 'WALLET', 'HANDLE', 'BUS'], { items, next: null }, (profile) => [
      profile.current ? '*' : '',
      profile.name,
      profile.wallet ?? 'none',
      profile.handle ?? '-',
      profile.server === null ? '-' : `${profile.bus_name} (${profile.server})`,
    ]);
  });
};

async function describe(profile: Profile, current: string) {
  const membership = await profile.readMembership();
  return {
    name: profile.name,
    current: profile.name === current,
    wallet: await walletLockKind(profile.walletPath),
    server: membership?.server ?? null,
    bus_name: membership?.bus_name ?? null,
    handle: membership?.handle ?? null,
  };
}
