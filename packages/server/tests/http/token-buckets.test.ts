import { FakeClock } from '@unibus/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenBuckets } from '../../src/http/token-buckets.ts';

function takeAll(buckets: TokenBuckets, key: string): number {
  let count = 0;
  while (buckets.take(key) === 0) count += 1;
  return count;
}

describe('a bucket', () => {
  test('gives what a minute allows at once, then evenly, and says how long to wait', () => {
    const clock = new FakeClock();
    const buckets = new TokenBuckets(6, clock.now);
    expect(takeAll(buckets, 'a')).toBe(6);
    expect(buckets.take('a')).toBe(10);
    clock.pass(9_000);
    expect(buckets.take('a')).toBe(1);
    clock.pass(1_000);
    expect(takeAll(buckets, 'a')).toBe(1);
    clock.pass(3_600_000);
    expect(takeAll(buckets, 'a')).toBe(6);
  });

  test('is one per key', () => {
    const buckets = new TokenBuckets(2, new FakeClock().now);
    expect(takeAll(buckets, 'a')).toBe(2);
    expect(takeAll(buckets, 'b')).toBe(2);
  });

  test('is not touched by a look at it', () => {
    const buckets = new TokenBuckets(1, new FakeClock().now);
    expect([buckets.peek('a'), buckets.peek('a'), buckets.take('a'), buckets.peek('a')]).toEqual([
      0, 0, 0, 60,
    ]);
  });

  test('does not fill by a clock that goes back', () => {
    const clock = new FakeClock();
    const buckets = new TokenBuckets(1, clock.now);
    buckets.take('a');
    clock.pass(-3_600_000);
    expect(buckets.take('a')).toBe(60);
  });

  test('never gives more in any stretch of time than one minute at once and the rate after it', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), pauses, (perMinute, steps) => {
        const clock = new FakeClock();
        const buckets = new TokenBuckets(perMinute, clock.now);
        const start = clock.now();
        let given = 0;
        for (const pause of steps) {
          clock.pass(pause);
          given += takeAll(buckets, 'a');
          const minutes = (clock.now() - start) / 60_000;
          expect(given).toBeLessThanOrEqual(perMinute * (1 + minutes) + 1e-6);
        }
      }),
    );
  });
});

describe('memory', () => {
  test('holds two generations of keys, however many come', () => {
    const buckets = new TokenBuckets(10, new FakeClock().now, 100);
    for (let key = 0; key < 10_000; key++) buckets.take(`${key}`);
    expect(buckets.size).toBeLessThanOrEqual(200);
  });

  test('forgets who has not come for two minutes, and nobody sooner', () => {
    const clock = new FakeClock();
    const buckets = new TokenBuckets(1, clock.now);
    buckets.take('a');
    clock.pass(59_000);
    buckets.take('b');
    expect(buckets.take('a')).toBe(1);
    clock.pass(120_000);
    buckets.take('c');
    clock.pass(60_000);
    buckets.take('d');
    expect(buckets.size).toBe(2);
  });
});
