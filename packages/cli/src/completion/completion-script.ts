import type { CompletionWords } from './completion-words.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function writeCompletion(shell: Shell, words: readonly CompletionWords[]): string {
  return { bash: writeBash, zsh: writeZsh, fish: writeFish }[shell](words);
}

/** The words typed so far, without options, choose the list. */
function writeBash(words: readonly CompletionWords[]): string {
  const cases = words.map(
    (entry) => `    '${entry.path}') words='${entry.words.map(({ word }) => word).join(' ')}' ;;`,
  );
  return `_unibus() {
  local typed=() words= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* || \${#typed[@]} -ge 2 ]] || typed+=("$word")
  done
  case "\${typed[*]}" in
${cases.join('\n')}
    *) case "\${typed[0]}" in
${cases.map((line) => `  ${line}`).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _unibus unibus`;
}

function writeZsh(words: readonly CompletionWords[]): string {
  const cases = words.map(
    (entry) =>
      `    '${entry.path}') offers=(${entry.words.map(({ word, about }) => quoted(`${word}:${about}`)).join(' ')}) ;;`,
  );
  return `#compdef unibus
_unibus() {
  local -a typed offers
  typed=(\${words[2,CURRENT-1]:#-*})
  typed=(\${typed[1,2]})
  case "\${typed[*]}" in
${cases.join('\n')}
    *) case "\${typed[1]}" in
${cases.map((line) => `  ${line}`).join('\n')}
    esac ;;
  esac
  _describe unibus offers
}
_unibus "$@"`;
}

function writeFish(words: readonly CompletionWords[]): string {
  const lines = words.flatMap(({ path, words: offered }) =>
    offered.map(({ word, about }) => {
      const option = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c unibus -n ${quoted(conditionFor(path))} ${option} -d ${quoted(about)}`;
    }),
  );
  return ['complete -c unibus -f', ...lines].join('\n');
}

function conditionFor(path: string): string {
  if (path === '') return '__fish_use_subcommand';
  return path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
