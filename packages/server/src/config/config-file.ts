import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';

export interface ConfigFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Why it cannot be read, with the place but never the text: a line may hold a secret. */
  readonly mistakes: readonly string[];
}

/** A file that is not there is a mistake only where it was asked for. */
export function readConfigFile(path: string, asked: boolean): ConfigFile {
  try {
    return { path, values: parse(readFileSync(path, 'utf8')), mistakes: [] };
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    return { path, values: {}, mistakes: isAbsent && !asked ? [] : [`${path}: ${reason(error)}`] };
  }
}

function reason(error: unknown): string {
  if (error instanceof TomlError) return `line ${error.line}, column ${error.column} is not TOML`;
  return `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`;
}
