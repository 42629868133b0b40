import { join } from 'node:path';
import { openWalletFile } from '@unibus/client/node';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../src/environment.ts';
import { run } from '../src/run.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { adminLink, serve, testEnvironment } from './scene.ts';

const enter = '\r';
const ctrlC = '\u0003';
const passphrase = 'vier zufällige Wörter reichen';
const questions = {
  link: 'Invitation link',
  join: 'Join as admin? [y/N]',
  passphrase: 'Passphrase for your new wallet:',
  again: 'The same again:',
  paper: 'Press Enter when they are on paper.',
  open: 'Passphrase of your wallet:',
} as const;

async function sitDown(
  args: string[],
  environment: Environment,
  ...answers: [question: string, answer: string][]
): Promise<FakeTerminal & { exit: number }> {
  const somebody = new FakeTerminal(answers);
  const exit = await run(args, { terminal: somebody.terminal, environment });
  return Object.assign(somebody, { exit });
}

async function phraseOf({ home }: Environment): Promise<string> {
  const path = join(home, 'profiles', 'default', 'wallet.age');
  return (await openWalletFile(path, () => Promise.resolve(passphrase))).phrase;
}

describe('join at a terminal', () => {
  /** scrypt is slow on purpose, and slower on a busy machine. */
  const slow = { timeout: 240_000 };

  test(
    'asks for the link, a yes and a passphrase, shows the words once, and shows no secret',
    slow,
    async () => {
      const link = adminLink(await serve());
      const environment = await testEnvironment();
      const seen = await sitDown(
        ['join'],
        environment,
        [questions.link, link + enter],
        [questions.join, `y${enter}`],
        [questions.passphrase, passphrase + enter],
        [questions.again, passphrase + enter],
        [questions.paper, enter],
      );
      expect([seen.exit, seen.unanswered]).toEqual([0, []]);
      expect(seen.screen).toContain('admin is on unibus.');
      expect(seen.screen).not.toContain(link.split('#')[1]);
      expect(seen.screen).not.toContain(passphrase);
      const words = (await phraseOf(environment)).split(' ');
      const shown = words.map((word, index) =>
        seen.screen.includes(`${String(index + 1).padStart(4)} ${word}`),
      );
      expect(shown).toEqual(Array(24).fill(true));

      const later = await sitDown(['whoami'], environment, [questions.open, passphrase + enter]);
      expect([later.exit, later.unanswered]).toEqual([0, []]);
      expect(later.screen).toContain('handle  admin');
      expect(words.filter((word) => later.screen.includes(` ${word} `))).toEqual([]);
    },
  );

  test('a no leaves nothing behind and the link unspent', async () => {
    const link = adminLink(await serve());
    const environment = await testEnvironment();
    const refused = await sitDown(
      ['join'],
      environment,
      [questions.link, link + enter],
      [questions.join, enter],
    );
    expect(refused.exit).toBe(1);
    expect(refused.screen).toContain('Nothing was done');
    const seen = await sitDown(
      ['join', '--no-passphrase'],
      environment,
      [questions.link, link + enter],
      [questions.join, `yes${enter}`],
      [questions.paper, enter],
    );
    expect(seen.exit).toBe(0);
  });

  test('two passphrases that differ make no wallet', async () => {
    const link = adminLink(await serve());
    const environment = await testEnvironment();
    const seen = await sitDown(
      ['join', '--yes'],
      environment,
      [questions.link, link + enter],
      [questions.passphrase, passphrase + enter],
      [questions.again, `${passphrase}!${enter}`],
    );
    expect(seen.exit).toBe(2);
    expect(seen.screen).toContain('The two passphrases differ');
    await expect(phraseOf(environment)).rejects.toMatchObject({ code: 'wallet_missing' });
  });

  test.each([
    ['the link', [[questions.link, ctrlC]]],
    [
      'the passphrase',
      [
        [questions.link, 'LINK'],
        [questions.join, `y${enter}`],
        [questions.passphrase, `half${ctrlC}`],
      ],
    ],
    [
      'the yes',
      [
        [questions.link, 'LINK'],
        [questions.join, ctrlC],
      ],
    ],
  ] as [string, [string, string][]][])('Ctrl-C at %s ends it with 130', async (_, answers) => {
    const link = adminLink(await serve());
    const typed = answers.map(([question, answer]) => [question, answer.replace('LINK', link + enter)]);
    const seen = await sitDown(['join'], await testEnvironment(), ...(typed as [string, string][]));
    expect([seen.exit, seen.unanswered]).toEqual([130, []]);
  });

  test('a mistyped answer can be corrected with backspace', async () => {
    const link = adminLink(await serve());
    const typed = `x\u007f${link.slice(0, 4)}zz\b\b${link.slice(4)}${enter}`;
    const seen = await sitDown(
      ['join', '--yes', '--no-passphrase'],
      await testEnvironment(),
      [questions.link, typed],
      [questions.paper, enter],
    );
    expect(seen.exit).toBe(0);
  });
});
