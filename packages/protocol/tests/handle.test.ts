import { isHandle } from '@unibus/protocol';
import { expect, test } from 'vitest';

test.each(['a', '7', 'ana', 'ana-maria', 'a.b_c-d', 'a..b', 'a'.repeat(32)])('%s is a handle', (text) => {
  expect(isHandle(text)).toBe(true);
});

test.each([
  '',
  '-a',
  'a-',
  '.',
  'Ana',
  'a b',
  'a'.repeat(33),
  'ana\n',
  'аna',
  'ana\u200b',
  'ａna',
  'ana/..',
  'ana*',
  'ana>',
])('%j is not a handle', (text) => {
  expect(isHandle(text)).toBe(false);
});
