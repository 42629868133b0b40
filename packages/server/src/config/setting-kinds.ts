import { z } from 'zod';
import { formatDuration, parseDuration } from './duration.ts';

/*
 * How a setting is written. Flags and variables are text, the file has TOML's own types; each kind takes both, and
 * writes back what it read, so that `unibus config` shows a setting in the spelling it can be set in.
 */

/** A whole number, or its decimal digits. */
export function count(min: number, max: number) {
  return z.codec(z.union([z.int(), z.string().regex(/^\d{1,15}$/)]), z.int().min(min).max(max), {
    decode: Number,
    encode: (value) => value,
  });
}

/** `90s`, `15m`, `36h`, `7d`; milliseconds once read. */
export function duration() {
  return z.codec(
    z.string().refine((text) => parseDuration(text) !== null),
    z.int().positive(),
    {
      decode: (text) => parseDuration(text) ?? 0,
      encode: formatDuration,
    },
  );
}

/** An array, or its items separated by commas. */
export function list(item: z.ZodString) {
  return z.codec(z.union([z.array(z.string()), z.string()]), z.array(item), {
    decode: (value) =>
      (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value).filter(
        (part) => part !== '',
      ),
    encode: (value) => value,
  });
}

/** Scheme, host and port of an http(s) address that has nothing else. */
export function origin() {
  return z
    .string()
    .refine(isOrigin)
    .overwrite((text) => URL.parse(text)?.origin ?? text);
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || !/^https?:\/\/[^/?#@\s]+\/?$/i.test(text))
    return false;
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}
