import { readEnvironment } from './environment.ts';
import { exitCode } from './exit-code.ts';
import { run } from './run.ts';
import { Terminal } from './terminal/terminal.ts';

/** The process entry: importing it runs the command line. */
// `unibus users | head` closes the pipe early; there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCode.ok);
});

process.exitCode = await run(process.argv.slice(2), {
  terminal: new Terminal(process),
  environment: readEnvironment(),
});
