import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { adminLink, joined, serve } from './scene.ts';

test('audit --follow shows what was, then what comes, and ends well at SIGINT', async () => {
  const user = await joined(adminLink(await serve()));
  const child = user.spawn(['audit', '--follow', '--json']);
  const exit = new Promise((resolve) => child.once('exit', resolve));
  if (child.stdout === null) throw new Error('no stdout');
  const actions: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { action, handle } = JSON.parse(line);
    actions.push(`${action} ${handle}`);
    if (actions.length === 2) await user.run(['invite', 'new', '--handle', 'ana']);
    if (actions.length === 3) child.kill('SIGINT');
  }
  expect(actions).toEqual(['invite.create admin', 'user.register admin', 'invite.create ana']);
  expect(await exit).toBe(0);
});
