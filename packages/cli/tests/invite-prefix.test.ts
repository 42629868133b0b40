import { expect, test } from 'vitest';
import { adminLink, joined, serve } from './scene.ts';

async function mintUntilTwoBeginAlike(mint: (handle: string) => Promise<string>): Promise<string> {
  const seen = new Set<string>();
  for (let round = 0; ; round++) {
    const [digit = ''] = await mint(`guest-${round}`);
    if (seen.has(digit)) return digit;
    seen.add(digit);
  }
}

test('a prefix that several invitations have is refused and shows them; one digit more may do', async () => {
  const user = await joined(adminLink(await serve()));
  const ids: string[] = [];
  const prefix = await mintUntilTwoBeginAlike(async (handle) => {
    const { stdout } = await user.run(['invite', 'new', '--handle', handle, '--json']);
    ids.push(JSON.parse(stdout).invite.id);
    return ids.at(-1) ?? '';
  });
  const { exit, stderr } = await user.run(['invite', 'cancel', prefix]);
  expect(exit).toBe(2);
  expect(stderr).toContain('Several invitations begin like this:');
  const alike = ids.filter((id) => id.startsWith(prefix));
  for (const id of alike) expect(stderr).toContain(`\n  ${id.slice(0, 16)} guest-`);
  const whole = await user.run(['invite', 'cancel', alike[0] ?? '']);
  expect(whole.exit).toBe(0);
});

test('a prefix that no invitation has is not found, and one that is no hex digits is wrong', async () => {
  const user = await joined(adminLink(await serve()));
  const [used] = JSON.parse((await user.run(['invites', '--json'])).stdout).items;
  const other = used.id.startsWith('0') ? '1' : '0';
  expect((await user.run(['invite', 'cancel', other])).exit).toBe(4);
  expect((await user.run(['invite', 'cancel', 'xyz'])).exit).toBe(2);
  const spent = await user.run(['invite', 'cancel', used.id.slice(0, 8)]);
  expect([spent.exit, spent.stderr]).toEqual([
    5,
    'error: The invitation was already used\nnext: Ask for a new link.\n',
  ]);
});
