import { FakeClock } from '@unibus/testkit';
import { expect, test } from 'vitest';

test('the clock stands still until it is moved, forwards or backwards', () => {
  const clock = new FakeClock('2026-01-01T00:00:00Z');
  const { now } = clock;
  expect(now()).toBe(Date.UTC(2026, 0, 1));
  clock.pass(1_500);
  expect(now()).toBe(Date.UTC(2026, 0, 1) + 1_500);
  clock.pass(-2_000);
  expect(now()).toBe(Date.UTC(2026, 0, 1) - 500);
  clock.set('2027-01-01T00:00:00Z');
  expect(now()).toBe(Date.UTC(2027, 0, 1));
});
