import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@unibus/client/node';
import type { Environment } from '../environment.ts';
import { UsageError } from '../usage-error.ts';
import { Profile } from './profile.ts';

const namePattern = /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/;
const defaultName = 'default';

/** All profiles of this user: several wallets, several buses. */
export class Profiles {
  readonly #directory: string;
  readonly #chosenPath: string;
  readonly #fromEnvironment: string | null;

  constructor(environment: Pick<Environment, 'home' | 'profile'>) {
    this.#directory = join(environment.home, 'profiles');
    this.#chosenPath = join(environment.home, 'profile');
    this.#fromEnvironment = environment.profile;
  }

  /** The named one, or else UNIBUS_PROFILE, the one chosen by `use`, `default`, whichever comes first. */
  async open(name: string | undefined): Promise<Profile> {
    return new Profile(this.#directory, checkedName(name ?? (await this.currentName())));
  }

  async currentName(): Promise<string> {
    if (this.#fromEnvironment !== null) return this.#fromEnvironment;
    const chosen = await readPrivateFile(this.#chosenPath);
    return chosen === null ? defaultName : chosen.toString('utf8').trim();
  }

  /** From now on the one that is meant when none is named. @throws UsageError where it does not exist */
  async use(name: string): Promise<Profile> {
    const profile = await this.open(name);
    if (!(await this.list()).some((other) => other.name === profile.name)) {
      throw new UsageError(
        `There is no profile ${profile.name}`,
        `Make it: unibus join --profile ${profile.name}`,
        {
          code: 'profile_missing',
          exitCode: 4,
        },
      );
    }
    await writePrivateFile(this.#chosenPath, `${profile.name}\n`, { replace: true });
    return profile;
  }

  /** By name. */
  async list(): Promise<Profile[]> {
    const entries = await readdir(this.#directory, { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    const names = entries.filter((entry) => entry.isDirectory() && namePattern.test(entry.name));
    return names.map(({ name }) => new Profile(this.#directory, name)).sort(byName);
  }
}

function checkedName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new UsageError(
    'A profile name is 1 to 32 of a-z 0-9 . _ -, beginning and ending with a letter or digit',
    'Name it with --profile or UNIBUS_PROFILE.',
  );
}

function byName(one: Profile, other: Profile): number {
  return one.name < other.name ? -1 : 1;
}
