import { inviteId, inviteToken } from '@unibus/protocol';
import { describe, expect, test } from 'vitest';
import { createWallet, inspectInvite, join, readBus, Unibus } from '../src/mod.ts';
import { serve, startBus } from './scene.ts';

/** A server that answers every call with this. */
function answering(body: object): Promise<string> {
  return serve((_, response) => response.writeHead(200).end(JSON.stringify(body)));
}

describe('join', () => {
  test('makes an account of the wallet, and the same account however often it is called', async () => {
    const { server, link } = await startBus();
    const { wallet } = await createWallet();
    const first = await join(link, wallet);
    const again = await join(link, wallet);
    expect(again).toEqual(first);
    expect(first.user).toMatchObject({ sign_pub: wallet.signPub, kex_pub: wallet.kexPub, role: 'admin' });
    expect(await new Unibus({ server, wallet }).me()).toEqual(first.user);
    expect(await readBus(server)).toEqual(first.bus);
  });

  test('of many wallets with one link, at once, exactly one gets in', async () => {
    const { link } = await startBus();
    const wallets = await Promise.all(Array.from({ length: 8 }, createWallet));
    const results = await Promise.allSettled(wallets.map(({ wallet }) => join(link, wallet)));
    const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(codes).toEqual(Array(7).fill('invite_used'));
  });

  test('of a server that registers other keys is refused', async () => {
    const { link } = await startBus();
    const [{ wallet }, { wallet: other }] = [await createWallet(), await createWallet()];
    const theirs = await join(link, other);
    const liar = await answering(theirs);
    await expect(join(`${liar}/join#${'0'.repeat(64)}`, wallet)).rejects.toMatchObject({
      code: 'answer_invalid',
    });
  });

  test('takes nothing but a link, and does not repeat what it was given', async () => {
    const { wallet } = await createWallet();
    for (const text of [
      '',
      'hello',
      `https://bus.example/join#${'G'.repeat(64)}`,
      `ftp://x/join#${'0'.repeat(64)}`,
    ]) {
      const error = await join(text, wallet).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'link_invalid', message: 'This is not an invitation link' });
    }
  });
});

describe('inspectInvite', () => {
  const secret = '1'.repeat(64);

  test('tells what the link is for, and spends nothing', async () => {
    const { link } = await startBus();
    const card = await inspectInvite(link);
    expect(await inspectInvite(link)).toEqual(card);
    expect(card).toMatchObject({ handle: 'admin', role: 'admin', status: 'pending', invited_by: null });
  });

  test('names the admin who minted the link', async () => {
    const { server, link } = await startBus();
    const { wallet } = await createWallet();
    await join(link, wallet);
    const minted = await new Unibus({ server, wallet }).invites.mint({ handle: 'ana' });
    expect(await inspectInvite(minted.link)).toMatchObject({
      id: minted.invite.id,
      invited_by: { handle: 'admin', sign_pub: wallet.signPub },
    });
  });

  test('refuses a server that names another inviter than the link', async () => {
    const { link } = await startBus();
    const card = { ...(await inspectInvite(link)), id: inviteId(inviteToken(secret)) };
    const { wallet } = await createWallet();
    const liar = await answering({ ...card, invited_by: { handle: 'eve', sign_pub: wallet.signPub } });
    await expect(inspectInvite(`${liar}/join#${secret}`)).rejects.toMatchObject({ code: 'link_mismatch' });
  });

  test('refuses a server that answers for another invitation', async () => {
    const { link } = await startBus();
    const liar = await answering(await inspectInvite(link));
    await expect(inspectInvite(`${liar}/join#${secret}`)).rejects.toMatchObject({ code: 'link_mismatch' });
  });

  test('is not found where the secret is unknown', async () => {
    const { server } = await startBus();
    await expect(inspectInvite(`${server}/join#${secret}`)).rejects.toMatchObject({ code: 'not_found' });
  });
});
