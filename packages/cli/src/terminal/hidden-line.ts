/** Ctrl-C, Ctrl-D, Enter. */
const endings = new Set(['\u0003', '\u0004', '\r', '\n']);
const keys = { backspace: '\b', delete: '\u007f', clear: '\u0015' };

/**
 * One line from a terminal, nothing of it shown; null for Ctrl-C and Ctrl-D. `prompt` is called when the terminal has
 * stopped to echo: an answer may be pasted the moment the question shows.
 */
export function readHiddenLine(stdin: NodeJS.ReadStream, prompt: () => void): Promise<string | null> {
  return new Promise((resolve) => {
    const line: string[] = [];
    const wasRaw = stdin.isRaw;
    stdin.setEncoding('utf8').setRawMode(true).resume().on('data', onData);
    prompt();

    function onData(chunk: Buffer | string): void {
      const characters = [...chunk.toString()];
      const end = characters.findIndex((character) => endings.has(character));
      for (const character of end < 0 ? characters : characters.slice(0, end)) type(character);
      if (end >= 0) finish(characters[end] ?? '', characters.slice(end + 1));
    }

    function type(character: string): void {
      if (character === keys.backspace || character === keys.delete) line.pop();
      else if (character === keys.clear) line.length = 0;
      else if (character >= ' ') line.push(character);
    }

    /** What was typed or pasted ahead belongs to the next question. */
    function finish(ending: string, ahead: readonly string[]): void {
      stdin.off('data', onData).pause().setRawMode(wasRaw);
      if (ahead.length > 0) stdin.unshift(ahead.join(''));
      resolve(ending === '\r' || ending === '\n' ? line.join('') : null);
    }
  });
}
