import { readEnvironment } from './environment.ts';
import { run } from './run.ts';
import { Terminal } from './terminal/terminal.ts';

/** The process entry, called by bin/unibus.js. */
export async function main(): Promise<void> {
  const terminal = new Terminal(process);
  process.exitCode = await run(process.argv.slice(2), { terminal, environment: readEnvironment() });
}
