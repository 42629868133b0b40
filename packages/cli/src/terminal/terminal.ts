import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { UsageError } from '../usage-error.ts';
import { readHiddenLine } from './hidden-line.ts';

export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

type Style = Parameters<typeof styleText>[0];

/** Results go to stdout; questions, explanations and errors to stderr, so that results can be piped. */
export class Terminal {
  readonly #streams: TerminalStreams;
  #showsNotes = true;

  constructor(streams: TerminalStreams) {
    this.#streams = streams;
  }

  /** Somebody is there to read a question and to answer it. */
  get isInteractive(): boolean {
    return this.#streams.stdin.isTTY === true && this.#streams.stderr.isTTY === true;
  }

  /** Results are read by a person, not by a program. */
  get showsResults(): boolean {
    return this.#streams.stdout.isTTY === true;
  }

  print(line: string): void {
    this.#streams.stdout.write(`${line}\n`);
  }

  printJson(value: object): void {
    this.print(JSON.stringify(value));
  }

  note(line: string): void {
    if (this.#showsNotes) this.printError(line);
  }

  printError(line: string): void {
    this.#streams.stderr.write(`${line}\n`);
  }

  /** For programs: what stays on stderr is the error alone. Where somebody answers questions, they need the notes. */
  hideNotes(): void {
    this.#showsNotes = this.isInteractive;
  }

  /** Styled for stdout or stderr where that is a terminal, and NO_COLOR is not set. */
  style(format: Style, line: string, stream: 'stdout' | 'stderr' = 'stderr'): string {
    return styleText(format, line, { stream: this.#streams[stream] });
  }

  /** What was piped in, whole. */
  readInput(): Promise<string> {
    return text(this.#streams.stdin);
  }

  /** @throws UsageError where nobody is there */
  async ask(question: string): Promise<string> {
    this.#assertInteractive(question);
    const { stdin: input, stderr: output } = this.#streams;
    const lines = createInterface({ input, output });
    const interrupted = new AbortController();
    lines.once('SIGINT', () => interrupted.abort());
    // Ctrl-D; after an answer nobody is left to hear it.
    lines.once('close', () => interrupted.abort());
    try {
      return await lines.question(`${question} `, { signal: interrupted.signal });
    } catch {
      throw interruption();
    } finally {
      lines.close();
    }
  }

  /** The same without echo, for secrets. */
  async askHidden(question: string): Promise<string> {
    this.#assertInteractive(question);
    const { stdin, stderr } = this.#streams;
    const line = await readHiddenLine(stdin, () => stderr.write(`${question} `));
    stderr.write('\n');
    if (line === null) throw interruption();
    return line;
  }

  /**
   * Returns when somebody said yes, or `yes` says that nobody has to.
   * @throws UsageError for a no, and where nobody is there to ask
   */
  async confirm(question: string, { yes }: { yes: boolean }): Promise<void> {
    if (yes) return;
    if (!this.isInteractive) {
      throw new UsageError('This needs a yes, and there is no terminal to ask on', 'Add --yes.', {
        code: 'confirmation_needed',
      });
    }
    const answer = await this.ask(`${question} [y/N]`);
    if (/^y(es)?$/i.test(answer.trim())) return;
    throw new UsageError('Nothing was done', 'Run it again to answer otherwise.', {
      code: 'declined',
      exitCode: 1,
    });
  }

  #assertInteractive(question: string): void {
    if (this.isInteractive) return;
    throw new UsageError(`There is no terminal to ask on: ${question}`, 'See --help for ways without one.', {
      code: 'terminal_needed',
    });
  }
}

function interruption(): UsageError {
  return new UsageError('Interrupted', 'Run it again when you like.', { code: 'interrupted', exitCode: 130 });
}
