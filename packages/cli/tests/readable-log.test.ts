import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { readableLog } from '../src/readable-log.ts';
import { FakeTerminal } from './fake-terminal.ts';

function shown(...lines: (object | string)[]): string {
  const seen = new FakeTerminal([]);
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  readableLog(seen.terminal).write(`${texts.join('\n')}\n`);
  return stripVTControlCharacters(seen.screen);
}

const time = '2026-11-24T08:03:39.246Z';

test('a request is one short line', () => {
  const request = { method: 'POST', route: '/register', status: 201, ms: 7.1, by: 'a23b5f74' };
  expect(shown({ level: 30, time, request_id: '0a14', ...request })).toBe(
    '08:03:39  POST /register 201  7.1 ms  by=a23b5f74\n',
  );
});

test('a message keeps its fields', () => {
  expect(shown({ level: 30, time, port: 8080, list: ['a'], msg: 'listening' })).toBe(
    '08:03:39  listening  port=8080  list=["a"]\n',
  );
});

test('what is no JSON passes as it is, and no control character reaches the terminal', () => {
  expect(shown('plain words', { time, msg: 'a\u001b[2Jb' })).toBe('plain words\n08:03:39  a\u{fffd}[2Jb\n');
});
