import { join } from 'node:path';
import { StartError } from '../start-error.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { readEnvironment } from './environment.ts';
import { findContradictions, findWarnings } from './setting-rules.ts';
import { type SettingName, type Settings, settingHelp, settingNames, settingsSchema } from './settings.ts';

export interface Config {
  readonly settings: Settings;
  /** Where each value came from, like `flag --port`, `UNIBUS_PORT`, `unibus.toml`, `default`. */
  readonly sources: Readonly<Record<SettingName, string>>;
  /** What is allowed but seldom meant. */
  readonly warnings: readonly string[];
}

export interface ConfigInput {
  /** By setting name (`data_dir`), plus `config` for the path of the file. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Variables that begin with UNIBUS_ and belong to another part of unibus. */
  readonly otherVariables?: readonly string[];
}

/** One source of values. `nameOf` says where in it a setting is set. */
interface Layer {
  readonly values: Readonly<Record<string, unknown>>;
  nameOf(setting: string): string;
}

const prefix = 'UNIBUS_';
/** Read by the scripts that find nats-server. */
const scriptVariables = ['UNIBUS_NATS_SERVER'];

/**
 * A flag goes before a variable, a variable before the file, the file before the default. The file is `--config`,
 * UNIBUS_CONFIG, or <data_dir>/unibus.toml where there is one.
 * @throws StartError that lists every mistake at once: the setting, where it is set, what is allowed. Never the value,
 *   which may be a secret
 */
export function loadConfig(input: ConfigInput = {}): Config {
  const flags = flagLayer(input.flags ?? {});
  const environment = environmentLayer(input.environment ?? readEnvironment(), input.otherVariables ?? []);
  const file = openConfigFile([flags, environment]);
  const layers = [flags, environment, fileLayer(file)];
  const chosen = settingNames.map((name) => choose(name, layers));
  const sources = Object.fromEntries(chosen.map(({ name, source }) => [name, source])) as Config['sources'];
  const parsed = settingsSchema.safeParse(Object.fromEntries(chosen.map(({ name, value }) => [name, value])));
  const unread = [...file.mistakes, ...layers.flatMap(unknownNames)];
  if (!parsed.success) throw refusal([...unread, ...wrongValues(parsed.error.issues, sources)]);
  const mistakes = [...unread, ...findContradictions(parsed.data)];
  if (mistakes.length > 0) throw refusal(mistakes);
  return { settings: parsed.data, sources, warnings: findWarnings(parsed.data) };
}

function flagLayer(flags: Readonly<Record<string, string | undefined>>): Layer {
  return { values: flags, nameOf: (setting) => `flag --${setting.replaceAll('_', '-')}` };
}

function environmentLayer(
  variables: Readonly<Record<string, string | undefined>>,
  others: readonly string[],
): Layer {
  const foreign = new Set([...scriptVariables, ...others]);
  const ours = Object.entries(variables).filter(([name]) => name.startsWith(prefix) && !foreign.has(name));
  const values = Object.fromEntries(
    ours.map(([name, value]) => [name.slice(prefix.length).toLowerCase(), value]),
  );
  return { values, nameOf: (setting) => prefix + setting.toUpperCase() };
}

function fileLayer(file: ConfigFile): Layer {
  return { values: file.values, nameOf: () => file.path };
}

function openConfigFile(above: readonly Layer[]): ConfigFile {
  const asked = lookUp('config', above);
  if (typeof asked === 'string') return readConfigFile(asked, true);
  const dataDir = lookUp('data_dir', above) ?? settingsSchema.shape.data_dir.parse(undefined);
  return readConfigFile(join(String(dataDir), 'unibus.toml'), false);
}

function lookUp(name: string, layers: readonly Layer[]): unknown {
  return layers.map(({ values }) => values[name]).find((value) => value !== undefined);
}

function choose(
  name: SettingName,
  layers: readonly Layer[],
): { name: SettingName; value: unknown; source: string } {
  const layer = layers.find(({ values }) => values[name] !== undefined);
  return { name, value: layer?.values[name], source: layer?.nameOf(name) ?? 'default' };
}

function unknownNames({ values, nameOf }: Layer): string[] {
  const known = new Set<string>([...settingNames, 'config']);
  return Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => `${name} (${nameOf(name)}): no such setting`);
}

function wrongValues(issues: readonly { path: PropertyKey[] }[], sources: Config['sources']): string[] {
  const names = new Set(issues.map(({ path }) => path[0] as SettingName));
  return [...names].map((name) => `${name} (${sources[name]}): allowed is ${settingHelp(name).allowed}`);
}

function refusal(mistakes: readonly string[]): StartError {
  const lines = mistakes.map((mistake) => `\n  ${mistake}`);
  return new StartError(
    `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:${lines.join('')}`,
    'Correct this and start again; `unibus up --help` lists every setting.',
  );
}
