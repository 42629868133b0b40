import type { PageQuery } from '../store/store.ts';

/** The paging part of a checked query. */
export function pageQuery({ cursor, limit }: { cursor?: string | undefined; limit: number }): PageQuery {
  return cursor === undefined ? { limit } : { cursor, limit };
}
