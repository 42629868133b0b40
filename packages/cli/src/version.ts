import { readFileSync } from 'node:fs';

/** Of this package; its manifest is one folder up, from the sources and from dist alike. */
export function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
