/** The public door of @unibus/cli: the command line as a function. */
export type { Surroundings } from './command.ts';
export type { Environment } from './environment.ts';
export { run } from './run.ts';
export { Terminal, type TerminalStreams } from './terminal/terminal.ts';
