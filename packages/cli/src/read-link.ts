import { readInviteLink } from '@unibus/client';
import type { Terminal } from './terminal/terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * The link, from stdin for `-`, else by asking. Never from the command line: shells keep it in their history, and every
 * user of the machine sees it in the list of processes.
 * @throws UsageError; ClientError link_invalid
 */
export async function readLink(source: string | undefined, terminal: Terminal): Promise<string> {
  if (source !== undefined && source !== '-') {
    throw new UsageError(
      'A link on the command line stays in the history of the shell and in the list of processes',
      'Run `unibus join` and paste the link when it asks, or `unibus join - < file` with the link in a file.',
      { code: 'secret_in_argv' },
    );
  }
  if (source === undefined && !terminal.isInteractive) {
    throw new UsageError(
      'There is no terminal to ask for the link on',
      'Give it on stdin: unibus join - < file',
      {
        code: 'terminal_needed',
      },
    );
  }
  const link =
    source === '-' ? await terminal.readInput() : await terminal.askHidden('Invitation link (not shown):');
  readInviteLink(link);
  return link;
}
