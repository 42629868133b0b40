import { UnibusError } from '@unibus/protocol';

/** An opaque cursor: which list it is of, and where to go on. */
export function formatCursor(list: string, position: string): string {
  return Buffer.from(`${list}:${position}`, 'utf8').toString('base64url');
}

/** The position. @throws cursor_invalid for what is not, digit by digit, a cursor of that list */
export function parseCursor(list: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const position = text.slice(list.length + 1);
  if (formatCursor(list, position) !== cursor) throw new UnibusError('cursor_invalid');
  return position;
}
