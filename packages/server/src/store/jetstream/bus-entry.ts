import { randomUUID } from 'node:crypto';
import type { Bucket } from './bucket.ts';

export const busIdKey = 'bus_id';

/** The identity of the bus: made by whoever asks first. */
export async function busId(busIds: Bucket<string>): Promise<string> {
  for (;;) {
    const { value, revision } = await busIds.get(busIdKey);
    if (value !== null) return value;
    await busIds.write(busIdKey, randomUUID(), revision);
  }
}

/** A real write: only that tells whether the servers take one. Whose of two at once comes first does not matter. */
export async function ping(marks: Bucket<number>, now: number): Promise<void> {
  const { key, revision } = await marks.get('pinged_at');
  await marks.write(key, now, revision);
}
