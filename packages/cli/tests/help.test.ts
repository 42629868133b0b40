import { describe, expect, test } from 'vitest';
import { catalogue } from '../src/commands/catalogue.ts';
import { run } from '../src/run.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { testEnvironment } from './scene.ts';

async function help(...args: string[]): Promise<string> {
  const seen = new FakeTerminal([]);
  expect(await run(args, { terminal: seen.terminal, environment: await testEnvironment() })).toBe(0);
  return seen.screen;
}

describe.each(catalogue)('unibus $path', ({ path, summary }) => {
  test('has help with an example of itself', async () => {
    const text = await help(...path.split(' '), '--help');
    expect(text).toMatch(new RegExp(`^Usage: unibus ${path}\\b`));
    expect(text).toMatch(new RegExp(`\\n {2}\\$ unibus ${path}\\b`));
    expect(await help('help', ...path.split(' '))).toBe(text);
  });

  test('is in the list of all commands', async () => {
    expect(await help('--help')).toMatch(new RegExp(`\\n {2}${path} +${summary.slice(0, 20)}`));
  });

  test('prints JSON when it is asked to, unless what it prints is a script', async () => {
    const text = await help(...path.split(' '), '--help');
    expect(text.includes('--json')).toBe(path !== 'completion');
  });
});
