import { describeConfig } from '@unibus/server';
import { addExamples, addOutputOptions, type CommandDefinition, type OutputOptions } from '../command.ts';
import { addSettingOptions, loadSettings } from '../server-settings.ts';
import { printTable } from '../terminal/print-table.ts';

export const config: CommandDefinition = (command, { terminal }) => {
  command.description(
    'Shows the settings that `unibus up` would start with, and where each comes from: a flag, an environment variable\n' +
      '(UNIBUS_PORT), the settings file, or the default. Secrets are hidden.',
  );
  addSettingOptions(addOutputOptions(command));
  addExamples(command, 'unibus config', 'unibus config --config /etc/unibus.toml --json');
  command.action((options: OutputOptions) => {
    const rows = { items: describeConfig(loadSettings(command)), next: null };
    if (options.json) return terminal.printJson(rows);
    printTable(terminal, ['SETTING', 'VALUE', 'FROM'], rows, ({ name, value, source }) => [
      name,
      formatValue(value),
      source,
    ]);
  });
};

function formatValue(value: string | number | readonly string[] | null): string {
  if (value === null) return '-';
  return typeof value === 'object' ? value.join(', ') || '-' : String(value);
}
