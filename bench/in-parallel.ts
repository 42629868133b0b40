/** How many calls are under way at once wherever a bench says "64 in flight". */
const inFlight = 64;

/** Works through the items, `inFlight` at a time; the time it took, in milliseconds. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const begin = performance.now();
  const lanes = Array.from({ length: inFlight }, async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  });
  await Promise.all(lanes);
  return performance.now() - begin;
}
