import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the command takes from its surroundings. This is the only file of the CLI that reads environment variables. */
export interface Environment {
  /** Where profiles are kept: UNIBUS_HOME, or unibus in XDG_CONFIG_HOME, or ~/.config/unibus. */
  readonly home: string;
  /** UNIBUS_PROFILE; null where the chosen profile of `unibus profile use` holds. */
  readonly profile: string | null;
  /** UNIBUS_PASSPHRASE. */
  readonly passphrase: string | null;
  /** UNIBUS_NATS_SERVER: the nats-server that the scripts are told to take. */
  readonly natsServer: string | null;
  /** The folders of PATH. */
  readonly searchPath: readonly string[];
}

/** Variables that the server must not take for settings of its own. */
export const clientVariables = ['UNIBUS_HOME', 'UNIBUS_PROFILE', 'UNIBUS_PASSPHRASE'] as const;

export function readEnvironment(): Environment {
  const variables = process.env;
  const configHome = variables['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return {
    home: variables['UNIBUS_HOME'] || join(configHome, 'unibus'),
    profile: variables['UNIBUS_PROFILE'] || null,
    passphrase: variables['UNIBUS_PASSPHRASE'] || null,
    natsServer: variables['UNIBUS_NATS_SERVER'] || null,
    searchPath: (variables['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  };
}
