import { type Config, loadConfig, settingHelp, settingNames } from '@unibus/server';
import { type Command, Option } from 'commander';
import { clientVariables } from './environment.ts';

/** Every setting of the server as a flag: `data_dir` is --data-dir. */
export function addSettingOptions(command: Command): Command {
  command.option(
    '--config <file>',
    'settings file (TOML); without it unibus.toml in the data directory, if there',
  );
  for (const name of settingNames) {
    const { description, allowed } = settingHelp(name);
    command.addOption(new Option(`--${name.replaceAll('_', '-')} <value>`, `${description}: ${allowed}`));
  }
  return command;
}

/** @throws StartError that names every wrong value and what is allowed */
export function loadSettings(command: Command): Config {
  const flags = ['config', ...settingNames].map((name) => [name, command.getOptionValue(toCamelCase(name))]);
  return loadConfig({ flags: Object.fromEntries(flags), otherVariables: clientVariables });
}

/** As commander names an option's value. */
function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
