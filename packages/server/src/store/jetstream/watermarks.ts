import type { Bucket } from './bucket.ts';

/** Up to this revision of the bucket, everything is finished. 0 when nothing was settled yet. */
export async function readWatermark(marks: Bucket<number>, bucket: string): Promise<number> {
  return (await marks.get(keyOf(bucket))).value ?? 0;
}

/** Never goes back, whoever else advances it. */
export async function advanceWatermark(marks: Bucket<number>, bucket: string, to: number): Promise<void> {
  for (;;) {
    const { key, value, revision } = await marks.get(keyOf(bucket));
    if (to <= (value ?? 0)) return;
    if ((await marks.write(key, to, revision)) !== null) return;
  }
}

function keyOf(bucket: string): string {
  return `settled.${bucket}`;
}
