/** Milliseconds since the Unix epoch. Injected everywhere, so that tests own time. */
export type Clock = () => number;

/** RFC 3339 in UTC with milliseconds: all times in the domain have this one spelling, so they sort as text. */
export function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
