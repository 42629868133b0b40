import { z } from 'zod';
import type { Config } from './load-config.ts';
import { type SettingName, settingHelp, settingNames, settingsSchema } from './settings.ts';

/** One row of `unibus config`. The value is in the spelling that it can be set in; null is "unset". */
export interface SettingRow {
  readonly name: SettingName;
  readonly value: string | number | readonly string[] | null;
  readonly source: string;
  readonly description: string;
}

/** All settings in order, with what is secret in them replaced by ***. */
export function describeConfig({ settings, sources }: Config): SettingRow[] {
  const written = z.encode(settingsSchema, settings);
  return settingNames.map((name) => ({
    name,
    value: name === 'nats_url' ? settings.nats_url.map(hideUserInfo) : (written[name] ?? null),
    source: sources[name],
    description: settingHelp(name).description,
  }));
}

function hideUserInfo(address: string): string {
  return address.replace(/(?<=:\/\/).*(?=@)/, '***');
}
