import { seededWallet } from '@unibus/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scene } from '../api/scene.ts';

describe('the directory', () => {
  let scene: Scene;
  const [ana, bob] = [seededWallet('ana'), seededWallet('bob')];
  beforeAll(async () => {
    scene = await Scene.open();
    await scene.member('ana');
    await scene.member('bob');
    await scene.call(scene.admin, 'POST', `/users/${bob.signPub}/revoke`);
  });
  afterAll(() => scene.close());

  const handlesFor = async (wallet: typeof ana, query: string) => {
    const { body } = await scene.call(wallet, 'GET', `/users${query}`);
    return (body['items'] as { handle: string }[] | undefined)?.map(({ handle }) => handle).toSorted();
  };

  test('shows members who is active', async () => {
    expect(await handlesFor(ana, '')).toEqual(['admin', 'ana']);
    expect(await handlesFor(ana, '?status=active')).toEqual(['admin', 'ana']);
    expect(await handlesFor(ana, '?handle=admin')).toEqual(['admin']);
    expect(await handlesFor(ana, '?handle=bob')).toEqual([]);
    expect(await handlesFor(ana, '?handle=nobody')).toEqual([]);
  });

  test('does not list the suspended for members', async () => {
    const answer = await scene.call(ana, 'GET', '/users?status=revoked');
    expect([answer.status, answer.body['code']]).toEqual([403, 'not_admin']);
  });

  test('tells a member that a key they know is suspended', async () => {
    const { body } = await scene.call(ana, 'GET', `/users/${bob.signPub}`);
    expect(body['user']).toMatchObject({ handle: 'bob', status: 'revoked' });
  });

  test('shows admins all, or those of one status', async () => {
    expect(await handlesFor(scene.admin, '')).toEqual(['admin', 'ana', 'bob']);
    expect(await handlesFor(scene.admin, '?status=revoked')).toEqual(['bob']);
    expect(await handlesFor(scene.admin, '?handle=bob')).toEqual(['bob']);
    expect(await handlesFor(scene.admin, '?handle=bob&status=active')).toEqual([]);
  });
});
