import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { Names, parseTranscript, type Step } from './transcript-text.ts';
import { type Outcome, UnibusUser } from './unibus-process.ts';

const folder = new URL('transcripts/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));

/** Every line is a process of its own, and opening a wallet by passphrase is slow on purpose. */
const timeout = 240_000;

test.concurrent.each(files)('%s is what happens', { timeout }, async (file) => {
  const steps = parseTranscript(readFileSync(new URL(file, folder), 'utf8'));
  const names = new Names();
  await using user = await UnibusUser.create();
  expect(steps.length).toBeGreaterThan(0);
  for (const step of steps) check(file, step, names, await perform(step, names, user));
});

async function perform({ command, expected }: Step, names: Names, user: UnibusUser): Promise<Outcome> {
  const { words, variables, input, staysUp } = parseCommandLine(names.fill(command));
  const [program, ...args] = words;
  if (program === 'stop') return { ...(await user.stop()), stdout: '', stderr: '' };
  if (program !== 'unibus') throw new Error(`transcripts run unibus only, not ${program}`);
  if (staysUp) return user.start(args, expected.stdout.split('\n').length, variables);
  return user.run(args, { variables, input });
}

function check(file: string, { line, command, expected }: Step, names: Names, outcome: Outcome): void {
  const actual = { ...outcome, stdout: outcome.stdout.trim(), stderr: outcome.stderr.trim() };
  const isAsExpected =
    names.learn(expected.stdout, actual.stdout) &&
    names.learn(expected.stderr, actual.stderr) &&
    actual.exit === expected.exit;
  if (isAsExpected) return;
  const shown = { ...actual, stdout: names.render(actual.stdout), stderr: names.render(actual.stderr) };
  expect(shown, `${file}:${line}: ${command}`).toEqual(expected);
}
