import { PassThrough, Writable } from 'node:stream';
import { Terminal } from '../src/terminal/terminal.ts';

/** A terminal with somebody at it, who gives each answer when its question shows. */
export class FakeTerminal {
  /** All that a person would see. */
  screen = '';
  readonly terminal: Terminal;
  readonly #input: PassThrough;
  readonly #answers: [question: string, answer: string][];
  #readUpTo = 0;

  constructor(answers: [question: string, answer: string][]) {
    this.#answers = [...answers];
    this.#input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode });
    const output = () => Object.assign(new Writable({ write: this.#write }), { isTTY: true });
    this.terminal = new Terminal({
      stdin: this.#input as unknown as NodeJS.ReadStream,
      stdout: output() as unknown as NodeJS.WriteStream,
      stderr: output() as unknown as NodeJS.WriteStream,
    });
  }

  get unanswered(): string[] {
    return this.#answers.map(([question]) => question);
  }

  readonly #write = (chunk: Buffer, _encoding: string, done: () => void): void => {
    this.screen += chunk.toString('utf8');
    const [next] = this.#answers;
    const at = next === undefined ? -1 : this.screen.indexOf(next[0], this.#readUpTo);
    if (next !== undefined && at >= 0) {
      this.#readUpTo = at + next[0].length;
      this.#answers.shift();
      setImmediate(() => this.#input.write(next[1]));
    }
    done();
  };
}

function setRawMode(this: { isRaw: boolean }, isRaw: boolean): object {
  this.isRaw = isRaw;
  return this;
}
