import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/config/duration.ts';

describe('a duration', () => {
  test.each([
    ['1s', 1_000],
    ['90s', 90_000],
    ['15m', 900_000],
    ['36h', 129_600_000],
    ['7d', 604_800_000],
    ['366d', 31_622_400_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    '',
    '7',
    'd',
    '0s',
    '-1s',
    '+1s',
    '1.5h',
    '1e3s',
    '07d',
    ' 7d',
    '7d ',
    '7D',
    '1w',
    '367d',
    '٧d',
    '9999999999d',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('comes back the same from its shortest spelling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 366 * 86_400 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
    expect(formatDuration(604_800_000)).toBe('7d');
  });

  test('is never read from other text by a throw', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof (parseDuration(text) ?? 0) === 'number'));
  });
});
