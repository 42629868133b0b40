import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../src/commands/catalogue.ts';
import { newUser } from './scene.ts';

async function scriptFor(shell: string): Promise<string> {
  return (await (await newUser()).run(['completion', shell])).stdout;
}

/** What bash offers when Tab is pressed at the end of the line. */
async function offers(script: string, line: string): Promise<string[]> {
  const words = line.split(' ');
  const ask = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_unibus; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', ask]);
  return stdout.trim().split('\n');
}

describe('in bash', () => {
  test('commands, second words, options and choices are offered', async () => {
    const script = await scriptFor('bash');
    expect(await offers(script, 'unibus us')).toEqual(['users', 'user']);
    expect(await offers(script, 'unibus invite ')).toEqual(['new', 'cancel']);
    expect(await offers(script, 'unibus invite new --h')).toEqual(['--handle', '--help']);
    expect(await offers(script, 'unibus user role ana --j')).toEqual(['--json']);
    expect(await offers(script, 'unibus users --profile work --st')).toEqual(['--status']);
    expect(await offers(script, 'unibus completion ')).toContain('fish');
    expect(await offers(script, 'unibus up --data')).toEqual(['--data-dir']);
  });
});

test.each(['zsh', 'fish'])('the script for %s has every command', async (shell) => {
  const script = await scriptFor(shell);
  for (const { path } of catalogue) expect(script).toContain(path.split(' ').at(-1));
});
