import { ClientError, ServerProblem } from '@unibus/client';
import { errorCatalogue, UnibusError } from '@unibus/protocol';
import { CommanderError } from 'commander';
import { plainText } from './terminal/plain-text.ts';
import type { Terminal } from './terminal/terminal.ts';
import { UsageError } from './usage-error.ts';

/** An error in the names of the HTTP API's problem document; what only a server knows is null. */
export interface ErrorReport {
  readonly status: number | null;
  readonly code: string;
  readonly detail: string;
  readonly field: string | null;
  readonly next: string;
  readonly request_id: string | null;
}

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof ServerProblem) return { ...local, ...error.problem };
  if (error instanceof UnibusError) {
    const { status, code, message, field } = error;
    return { ...local, status, code, detail: message, field, next: errorCatalogue[code].next };
  }
  if (error instanceof ClientError || error instanceof UsageError || hasNext(error)) {
    return {
      ...local,
      code: 'code' in error ? String(error.code) : 'failed',
      detail: error.message,
      next: error.next,
    };
  }
  if (error instanceof CommanderError) {
    return { ...local, code: 'usage', detail: error.message.replace(/^error: /, ''), next: 'See --help.' };
  }
  return { ...local, code: 'failed', detail: error instanceof Error ? error.message : String(error) };
}

export function writeError(terminal: Terminal, error: unknown, { json }: { json: boolean }): void {
  const report = reportOf(error);
  if (json) {
    terminal.printError(withoutSecrets(JSON.stringify(report)));
    return;
  }
  const { detail, field, next, request_id } = report;
  const where = field === null || detail.startsWith(field) ? '' : `${field}: `;
  terminal.printError(`${terminal.style(['red', 'bold'], 'error:')} ${readable(where + detail)}`);
  terminal.printError(`${terminal.style('bold', 'next:')} ${readable(next)}`);
  if (request_id !== null && report.code === 'internal')
    terminal.printError(`request: ${readable(request_id)}`);
}

const local: ErrorReport = {
  status: null,
  code: 'failed',
  detail: '',
  field: null,
  next: 'Try again; unibus doctor checks what may be wrong.',
  request_id: null,
};

/** What the server package throws at start says what to do next, too. */
function hasNext(error: unknown): error is Error & { next: string } {
  return error instanceof Error && 'next' in error && typeof error.next === 'string';
}

function readable(text: string): string {
  return withoutSecrets(text.split('\n').map(plainText).join('\n'));
}

/** Whatever was typed may be quoted by a message about it; an invitation's secret never is. */
function withoutSecrets(text: string): string {
  return text.replace(/[0-9a-f]{64}(\.[\w-]{43})?/gi, '…');
}
