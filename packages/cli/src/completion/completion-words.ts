import type { CatalogueEntry, Surroundings } from '../command.ts';
import { createCommand } from '../create-command.ts';

/** What may follow: `path` is the words before (`''`, `invite`, `invite new`), each word with what it is for. */
export interface CompletionWords {
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
}

export async function readWords(
  catalogue: readonly CatalogueEntry[],
  groups: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Promise<CompletionWords[]> {
  const commands = catalogue.map(({ path, summary }) => ({ path, summary }));
  const top = commands.filter(({ path }) => !path.includes(' '));
  const groupWords = Object.entries(groups).map(([path, summary]) => ({ path, summary }));
  const below = Object.keys(groups).map((group) => ({
    path: group,
    words: commands.filter(({ path }) => path.startsWith(`${group} `)).map(lastWord),
  }));
  return [
    { path: '', words: [...top, ...groupWords].map(lastWord) },
    ...below,
    ...(await readOptions(catalogue, surroundings)),
  ];
}

async function readOptions(
  catalogue: readonly CatalogueEntry[],
  surroundings: Surroundings,
): Promise<CompletionWords[]> {
  return Promise.all(
    catalogue.map(async ({ path, load }) => {
      const { options, registeredArguments } = createCommand(path, await load(), surroundings);
      const choices = registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
      const words = options.map(({ long, description }) => ({ word: long ?? '', about: description }));
      const help = { word: '--help', about: 'show help' };
      return { path, words: [...choices.map((word) => ({ word, about: '' })), ...words, help] };
    }),
  );
}

function lastWord({ path, summary }: { path: string; summary: string }): { word: string; about: string } {
  return { word: path.split(' ').at(-1) ?? '', about: summary };
}
