export interface Page<T> {
  readonly items: readonly T[];
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null;
}

export interface PageQuery {
  readonly cursor?: string | undefined;
  /** 1 to 500; the server's default is 100. */
  readonly limit?: number | undefined;
}

/** Everything, a page at a time: the next one is asked for only when the one before is used up. */
export async function* walkPages<T>(
  read: (query: PageQuery) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read({ cursor });
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
