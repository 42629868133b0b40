import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Settings } from '../config/settings.ts';

export type { Logger } from 'pino';

/** Tokens, secrets, keys and link fragments are 64 hex digits; an Ed25519 signature is 86 characters of base64. */
const hexSecret = /[0-9a-f]{64,}/gi;
const longBase64 = /[A-Za-z0-9+/_-]{60,}={0,2}/g;

/**
 * JSON lines to standard error, or to `stream`. Nothing that is logged holds a secret; should something ever, whatever
 * looks like one is cut to its first eight characters on the way out.
 */
export function createLogger(
  level: Settings['log_level'],
  stream: DestinationStream = destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: maskSecrets } },
    stream,
  );
}

function maskSecrets(line: string): string {
  return line.replace(hexSecret, shorten).replace(longBase64, shorten);
}

function shorten(text: string): string {
  return `${text.slice(0, 8)}…`;
}
