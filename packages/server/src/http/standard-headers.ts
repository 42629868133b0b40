import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';

/**
 * Headers of every answer, whoever writes it: set before anybody looks at the request. Date is the clock that signatures
 * are checked against, so that clients can follow it.
 */
export function standardHeaders(clock: Clock): (response: ServerResponse) => void {
  const date = httpDate(clock);
  return (response) => {
    response.setHeader('date', date());
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
  };
}

/** IMF-fixdate (RFC 9110 section 5.6.7), written once per second. */
function httpDate(clock: Clock): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) {
      second = now;
      text = new Date(now * 1000).toUTCString();
    }
    return text;
  };
}
