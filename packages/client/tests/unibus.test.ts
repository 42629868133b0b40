import { inviteId, inviteToken, parseInviteLink } from '@unibus/protocol';
import { describe, expect, test } from 'vitest';
import { createWallet, join, systemPorts, Unibus, type Wallet } from '../src/mod.ts';
import { collect } from './collect.ts';
import { startBus } from './scene.ts';

async function admin(): Promise<{ bus: Unibus; server: string; wallet: Wallet }> {
  const { server, link } = await startBus();
  const { wallet } = await createWallet();
  await join(link, wallet);
  return { bus: new Unibus({ server, wallet }), server, wallet };
}

async function guest(bus: Unibus, server: string, handle: string): Promise<{ bus: Unibus; wallet: Wallet }> {
  const { wallet } = await createWallet();
  await join((await bus.invites.mint({ handle })).link, wallet);
  return { bus: new Unibus({ server, wallet }), wallet };
}

describe('invites', () => {
  test('mint makes the secret here: the server is sent the id and nothing to make the link from', async () => {
    const { server, wallet } = await admin();
    const sent: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      sent.push(`${String(input)} ${Buffer.from(init?.body as Uint8Array).toString()}`);
      return globalThis.fetch(input, init);
    };
    const spied = new Unibus({ server, wallet, ports: { ...systemPorts, fetch } });
    const { invite, link } = await spied.invites.mint({ handle: 'ana', role: 'admin', ttl: 3600 });
    const parsed = parseInviteLink(link);
    const secret = parsed?.secret ?? '';
    expect(parsed).toEqual({ publicUrl: server, secret, issuer: wallet.signPub });
    expect(invite).toMatchObject({ id: inviteId(inviteToken(secret)), handle: 'ana', role: 'admin' });
    expect(Date.parse(invite.expires_at) - Date.parse(invite.created_at)).toBe(3_600_000);
    expect(sent).toHaveLength(1);
    expect(sent.join()).not.toContain(secret);
    expect(sent.join()).not.toContain(inviteToken(secret));
  });

  test('list walks every page, filtered; cancel ends one', async () => {
    const { bus } = await admin();
    for (const handle of ['ana', 'bo', 'cleo']) await bus.invites.mint({ handle });
    const first = await bus.invites.page({ status: 'pending', limit: 2 });
    const rest = await bus.invites.page({ status: 'pending', limit: 2, cursor: first.next ?? '' });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, null]);
    const [one] = first.items;
    const id = one?.id ?? '';
    expect(await bus.invites.cancel(id)).toMatchObject({ id, status: 'cancelled' });
    const pending = await collect(bus.invites.list({ status: 'pending' }));
    expect(pending.map((invite) => invite.id)).not.toContain(id);
    expect(pending).toHaveLength(2);
    expect((await bus.invites.page({ idPrefix: id.slice(0, 20) })).items).toMatchObject([{ id }]);
  });
});

describe('users', () => {
  test('an admin suspends, reinstates, promotes and erases; each counts at once', async () => {
    const { bus, server } = await admin();
    const ana = await guest(bus, server, 'ana');
    const { signPub } = ana.wallet;
    expect(await bus.users.revoke(signPub)).toMatchObject({ status: 'revoked' });
    await expect(ana.bus.me()).rejects.toMatchObject({ code: 'account_revoked' });
    expect(await bus.users.reinstate(signPub)).toMatchObject({ status: 'active', revoked_at: null });
    await expect(ana.bus.invites.page()).rejects.toMatchObject({ code: 'not_admin' });
    expect(await bus.users.changeRole(signPub, 'admin')).toMatchObject({ role: 'admin' });
    expect((await ana.bus.invites.page()).next).toBeNull();
    expect(await bus.users.delete(signPub)).toMatchObject({ handle: 'ana' });
    await expect(ana.bus.me()).rejects.toMatchObject({ code: 'account_unknown' });
  });

  test('the directory is found by handle, by key and by walking it', async () => {
    const { bus, server } = await admin();
    const { wallet } = await guest(bus, server, 'ana');
    expect(await bus.users.findByHandle('ana')).toMatchObject({ sign_pub: wallet.signPub });
    expect(await bus.users.findByHandle('nobody')).toBeNull();
    expect(await bus.users.get(wallet.signPub)).toMatchObject({ handle: 'ana' });
    const handles = (await collect(bus.users.list())).map(({ handle }) => handle);
    expect(handles.sort()).toEqual(['admin', 'ana']);
  });

  test('whoever leaves is gone, but the last admin stays', async () => {
    const { bus, server } = await admin();
    const ana = await guest(bus, server, 'ana');
    expect(await ana.bus.leave()).toMatchObject({ handle: 'ana' });
    await expect(ana.bus.me()).rejects.toMatchObject({ code: 'account_unknown' });
    await expect(bus.leave()).rejects.toMatchObject({ code: 'last_admin' });
  });
});

describe('audit', () => {
  test('follow yields what was and what comes, each once and in order, until it is aborted', async () => {
    const { bus } = await admin();
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { action, handle } of bus.audit.follow(stop.signal)) {
      seen.push(`${action} ${handle}`);
      if (seen.length === 2) await bus.invites.mint({ handle: 'ana' });
      if (seen.length === 3) await bus.invites.mint({ handle: 'bo' });
      if (seen.length === 4) stop.abort();
    }
    expect(seen).toEqual([
      'invite.create admin',
      'user.register admin',
      'invite.create ana',
      'invite.create bo',
    ]);
  });

  test('list is newest first, over all pages', async () => {
    const { bus } = await admin();
    await bus.invites.mint({ handle: 'ana' });
    const { next } = await bus.audit.page({ limit: 1 });
    expect(next).not.toBeNull();
    const actions = (await collect(bus.audit.list())).map(({ action, handle }) => `${action} ${handle}`);
    expect(actions).toEqual(['invite.create ana', 'user.register admin', 'invite.create admin']);
  });
});
