import { UnibusError } from '@unibus/protocol';
import { ZodError } from 'zod';
import type { Entry, SealedEntry } from './bucket.ts';

/** True when an entry is not what the program writes; false when JetStream did not answer. */
export function isUnreadable(error: unknown): error is UnibusError {
  return (
    error instanceof UnibusError && (error.cause instanceof ZodError || error.cause instanceof SyntaxError)
  );
}

/** Leaves out what is unreadable: for walks that take rights away, since such an entry gives none. */
export async function* readable<T>(entries: AsyncIterable<SealedEntry<T>>): AsyncGenerator<Entry<T>> {
  for await (const entry of entries) {
    const opened = open(entry);
    if (opened !== null) yield opened;
  }
}

function open<T>(entry: SealedEntry<T>): Entry<T> | null {
  try {
    return entry.open();
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}
