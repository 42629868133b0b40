import { UnibusError } from '@unibus/protocol';
import type { Page } from '../store.ts';

/** Which order a cursor is a position in; one order's cursor is refused by the others. */
export type CursorKind =
  | 'users'
  | 'invites'
  | 'invites-by-expiry'
  | 'invites-by-id'
  | 'audit'
  | 'audit-after';

/** After every row of a list in descending order. */
export const newest = Number.MAX_SAFE_INTEGER;

const seqPattern = /^[1-9][0-9]{0,15}$/;

export function encodeCursor(kind: CursorKind, position: string | number): string {
  return Buffer.from(`${kind}/${position}`).toString('base64url');
}

/** The position, which matches the pattern. @throws cursor_invalid */
export function decodeCursor(kind: CursorKind, cursor: string, pattern: RegExp): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = text.slice(kind.length + 1);
  // Encoding again refuses what the lenient decoder lets pass.
  if (encodeCursor(kind, position) !== cursor || !pattern.test(position))
    throw new UnibusError('cursor_invalid');
  return position;
}

/** @throws cursor_invalid */
export function decodeSeq(kind: CursorKind, cursor: string): number {
  return Number(decodeCursor(kind, cursor, seqPattern));
}

/** A row number as callers spell it; null for anything else. */
export function parseSeq(text: string): number | null {
  return seqPattern.test(text) ? Number(text) : null;
}

/** Cuts rows, of which one more than the limit was asked for, into a page. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  cursorOf: (row: Row) => string,
): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(toItem), next: last === undefined ? null : cursorOf(last) };
}
