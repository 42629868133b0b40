import { formatTable } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';

interface LogLine {
  readonly level?: number;
  readonly time?: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** pino's number for `warn`. */
const warn = 40;
/** In the line anyway, or of use only to a program. */
const hidden = new Set(['level', 'time', 'msg', 'request_id', 'method', 'route', 'status', 'ms']);

/** For people at a terminal: the server's JSON log as short lines. What is no JSON passes as it is. */
export function readableLog(terminal: Terminal): { write(text: string): void } {
  return {
    write(text) {
      for (const line of text.trimEnd().split('\n')) terminal.note(format(terminal, line));
    },
  };
}

function format(terminal: Terminal, text: string): string {
  const line = parse(text);
  if (line === null) return text;
  const request = [line['method'], line['route'], line['status']]
    .filter((part) => part !== undefined)
    .join(' ');
  const ms = line['ms'] === undefined ? '' : `${line['ms']} ms`;
  const others = Object.entries(line).filter(([name]) => !hidden.has(name));
  const fields = others.map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const words = [line.time?.slice(11, 19), line.msg, request, ms, ...fields].filter(Boolean) as string[];
  const [plain = ''] = formatTable([words]);
  return (line.level ?? 0) >= warn ? terminal.style('yellow', plain) : terminal.style('dim', plain);
}

function parse(text: string): LogLine | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as LogLine) : null;
  } catch {
    return null;
  }
}
