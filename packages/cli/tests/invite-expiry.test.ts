import { expect, test } from 'vitest';
import { adminLink, newUser, serve } from './scene.ts';

const day = 86_400_000;

test('a link that has expired is refused with what to do, before a wallet is made for it', async () => {
  let now = Date.now();
  const link = adminLink(await serve({}, () => now));
  now += 8 * day;
  const user = await newUser();
  const { exit, stderr } = await user.run(['join', '-', '--yes', '--no-passphrase'], { input: link });
  expect([exit, stderr]).toEqual([5, 'error: The invitation has expired\nnext: Ask for a new link.\n']);
  expect((await user.run(['wallet', 'show'])).exit).toBe(4);
});
