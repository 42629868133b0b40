/*
 * A transcript is what a person sees at a shell:
 *
 *   # why the next lines are here
 *   $ UNIBUS_PROFILE=ana unibus join - --yes < <link:ana>
 *   what stdout must be, line by line
 *   ! what stderr must be
 *   [exit 5]
 *
 * `<kind>` stands for a value that differs from run to run, `<kind:name>` for one that must be the same wherever the
 * name stands, in commands too. A command that ends in `&` runs until `$ stop`; its first lines are what is shown.
 */

export interface Step {
  /** The line in the file, from 1. */
  readonly line: number;
  readonly command: string;
  readonly expected: Expected;
}

interface Expected {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** What a `<kind>` may be. */
const kinds: Readonly<Record<string, string>> = {
  link: String.raw`http://[a-z0-9.:]+/join#[0-9a-f]{64}(?:\.[\w-]{43})?`,
  url: String.raw`http://localhost:\d+`,
  hex: '[0-9a-f]{64}',
  id: '[0-9a-f]{12}',
  key: '(?:[0-9a-f]{4} ){7}[0-9a-f]{4}',
  minute: String.raw`\d{4}-\d\d-\d\d \d\d:\d\d UTC`,
  time: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`,
  phrase: '[a-z]+(?: [a-z]+){23}',
  path: String.raw`/[\w./-]+`,
  port: String.raw`\d+`,
  opaque: '[^"]+',
};

const placeholder = /<([a-z]+)(?::([a-z0-9-]+))?>/g;

export function parseTranscript(text: string): Step[] {
  const steps: { line: number; command: string; output: string[] }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('$ ')) steps.push({ line: index + 1, command: line.slice(2), output: [] });
    else if (!line.startsWith('# ')) steps.at(-1)?.output.push(line);
  }
  return steps.map(({ line, command, output }) => ({ line, command, expected: readExpected(output) }));
}

function readExpected(lines: readonly string[]): Expected {
  const exit = lines.map((line) => /^\[exit (\d+)\]$/.exec(line)?.[1]).find((code) => code !== undefined);
  const stderr = lines.filter((line) => line === '!' || line.startsWith('! ')).map((line) => line.slice(2));
  const stdout = lines.filter((line) => !/^(!$|! |\[exit )/.test(line));
  return { stdout: stdout.join('\n').trim(), stderr: stderr.join('\n').trim(), exit: Number(exit ?? 0) };
}

/** Values by `<kind:name>`, learned as the transcript goes. */
export class Names {
  readonly #values = new Map<string, string>();

  /** Commands with their names filled in. @throws Error for a name that nothing has shown yet */
  fill(command: string): string {
    return command.replace(placeholder, (name) => {
      const value = this.#values.get(name);
      if (value === undefined) throw new Error(`nothing has shown ${name} yet`);
      return value;
    });
  }

  /** True when the output is what was expected; then its new names are known. */
  learn(expected: string, actual: string): boolean {
    const groups: string[] = [];
    const pattern = expected.split(/(<[a-z]+(?::[a-z0-9-]+)?>)/).map((part) => this.#pattern(part, groups));
    const match = new RegExp(`^${pattern.join('')}$`).exec(actual);
    for (const [index, name] of groups.entries()) {
      const value = match?.[index + 1];
      if (value !== undefined) this.#values.set(name, value);
    }
    return match !== null;
  }

  /** The output with what is known by name put back, so that a difference is easy to see. */
  render(actual: string): string {
    const longestFirst = [...this.#values].toSorted(([, one], [, other]) => other.length - one.length);
    return longestFirst.reduce((text, [name, value]) => text.replaceAll(value, name), actual);
  }

  #pattern(part: string, groups: string[]): string {
    const [, kind = '', name] = /^<([a-z]+)(?::([a-z0-9-]+))?>$/.exec(part) ?? [];
    const shape = kinds[kind];
    if (shape === undefined) return escapePattern(part);
    if (name === undefined) return shape;
    const known = this.#values.get(part);
    if (known !== undefined) return escapePattern(known);
    if (groups.includes(part)) return `\\${groups.indexOf(part) + 1}`;
    groups.push(part);
    return `(${shape})`;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
