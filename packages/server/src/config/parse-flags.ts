import { parseArgs } from 'node:util';
import { StartError } from '../start-error.ts';
import { settingNames } from './settings.ts';

/** Reads `--data-dir ./data --port 8080 …` for `loadConfig`. @throws StartError for anything else */
export function parseFlags(argv: readonly string[]): Record<string, string | undefined> {
  const names = ['config', ...settingNames];
  const options = Object.fromEntries(
    names.map((name) => [name.replaceAll('_', '-'), { type: 'string' as const }]),
  );
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    return Object.fromEntries(names.map((name) => [name, values[name.replaceAll('_', '-')]]));
  } catch {
    // The text of the error is not passed on: it quotes what was typed.
    throw new StartError(
      `Flags are ${Object.keys(options)
        .map((name) => `--${name} <value>`)
        .join(' ')}`,
      'Correct the flags.',
    );
  }
}
