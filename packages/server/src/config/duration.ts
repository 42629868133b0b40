const unitInMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const longest = 366 * unitInMs.d;

/**
 * Reads `90s`, `15m`, `36h` or `7d` as milliseconds. Null for anything else, also for nothing at all (`0s`) and for
 * more than 366 days.
 */
export function parseDuration(text: string): number | null {
  const match = /^([1-9]\d{0,8})([smhd])$/.exec(text);
  if (match === null) return null;
  const [, count, unit] = match;
  const milliseconds = Number(count) * unitInMs[unit as keyof typeof unitInMs];
  return milliseconds <= longest ? milliseconds : null;
}

/** The shortest spelling that `parseDuration` reads as the same; `milliseconds` is a whole number of seconds. */
export function formatDuration(milliseconds: number): string {
  const unit =
    (['d', 'h', 'm'] as const).find((candidate) => milliseconds % unitInMs[candidate] === 0) ?? 's';
  return `${milliseconds / unitInMs[unit]}${unit}`;
}
