import type { Clock } from '../clock.ts';
import type { Step } from './app-env.ts';

/** Headers of every answer. Date is the clock that signatures are checked against, so that clients can follow it. */
export function standardHeaders(clock: Clock): Step {
  const date = httpDate(clock);
  return (c, next) => {
    c.header('date', date());
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    return next();
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
