/** One line of a transcript, as a shell would read the little of its language that transcripts use. */
export interface CommandLine {
  readonly variables: Readonly<Record<string, string>>;
  /** `unibus` or `stop` first. */
  readonly words: readonly string[];
  /** What stands after `<`, given on stdin; null for none. */
  readonly input: string | null;
  /** Ends in `&`. */
  readonly staysUp: boolean;
}

export function parseCommandLine(line: string): CommandLine {
  const [command = '', input = null] = line.split(' < ');
  const words = [...command.matchAll(/(?:'([^']*)'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
  const staysUp = words.at(-1) === '&';
  const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const assignments = words.slice(0, start).map((word) => word.split(/=(.*)/s).slice(0, 2));
  return {
    variables: Object.fromEntries(assignments),
    words: words.slice(start, staysUp ? -1 : undefined),
    input,
    staysUp,
  };
}
