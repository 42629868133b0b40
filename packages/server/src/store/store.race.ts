import { describe, expect, test } from 'vitest';
import type { User } from '../users/user.ts';
import type { Arena, Call, Ending, OpenArena } from './arena.race.ts';
import { by, hex32, hour, keysOf, newKeys, newUser, outcome, Scene, walk } from './scene.contract.ts';
import type { Store } from './store.ts';

/** More than there are handles or processes. */
const racers = Array.from({ length: 12 }, (_, number) => number);

type Race = (scene: Scene, atOnce: Arena['atOnce']) => Promise<void>;

/** Every promise that something happens once, with everybody trying at the same moment. */
export function storeRace(name: string, open: OpenArena, rounds: number): void {
  const race = (title: string, run: Race) =>
    test(title, async () => {
      for (let round = 0; round < rounds; round++) await runRound(open, run);
    });

  describe(`${name}: one invite at once`, () => {
    race('redeemed with different keys: exactly one wins', differentKeys);
    race('redeemed with the same keys: one account for all, created once', sameKeys);
    race('redeemed by a wallet with many invites: one account, every invite spent', oneWalletManyInvites);
    race('cancelled and redeemed: one of both', cancelAgainstConsume);
    race('redeemed while the issuer is revoked: in before, or not at all', revokeIssuerAgainstConsume);
    race('retried while the account is deleted: it never comes back', deleteAgainstRetry);
    race('minted by the same call: one invite, one record', sameMint);
  });

  describe(`${name}: one name at once`, () => {
    race('minted: one invite gets the handle', mintSameHandle);
    race('minted over an expired invite: one invite gets the handle', mintOverExpired);
    race('minted and added: one of all gets the handle', mintAgainstAdd);
    race('the bus has one id', async (scene, atOnce) => {
      const endings = await atOnce(racers.map(() => ({ verb: 'busId', args: [] })));
      expect(new Set(answers(endings))).toEqual(new Set([await scene.store.busId()]));
    });
  });

  describe(`${name}: admins at once`, () => {
    for (const [first, second] of pairs)
      race(`of the last two, ${first} and ${second}: one stays`, (scene, atOnce) =>
        lastTwoAdmins(scene, atOnce, first, second),
      );
    race('one account revoked by many: one change', revokeSame);
    race('bootstrap invites replaced: exactly one is live', replaceBootstrap);
  });
}

async function runRound(open: OpenArena, run: Race): Promise<void> {
  let arena: Arena | undefined;
  await using scene = await Scene.open(async (clock) => {
    arena = await open(clock);
    return arena;
  });
  await run(scene, (calls) => arena?.atOnce(calls) ?? Promise.reject(new Error('no arena')));
}

function codes(endings: readonly Ending[]): string[] {
  return endings.map((ending) => ('code' in ending ? ending.code : 'ok')).toSorted();
}

function answers(endings: readonly Ending[]): unknown[] {
  return endings.flatMap((ending) => ('answer' in ending ? [ending.answer] : []));
}

function oneWins(loss: string): string[] {
  return racers.map((number) => (number === 0 ? 'ok' : loss)).toSorted();
}

async function countRecords(store: Store, action: string): Promise<number> {
  const records = await walk((query) => store.listAudit(query), 500);
  return records.filter((record) => record.action === action).length;
}

const differentKeys: Race = async (scene, atOnce) => {
  const { token, invite } = await scene.mint('ana', await scene.admin());
  const endings = await atOnce(
    racers.map(() => ({ verb: 'consumeInvite', args: [token, newKeys(), by(null)] })),
  );
  expect(codes(endings)).toEqual(oneWins('invite_used'));
  const user = await scene.store.getUserByHandle('ana');
  expect(answers(endings)).toEqual([{ user, created: true }]);
  expect(await scene.store.getInvite(invite.id)).toMatchObject({ used: true, usedSignPub: user.signPub });
  expect((await scene.store.listUsers({ limit: 500 })).items).toHaveLength(2);
  expect(await countRecords(scene.store, 'user.register')).toBe(1);
};

const sameKeys: Race = async (scene, atOnce) => {
  const { token } = await scene.mint('ana', await scene.admin());
  const keys = newKeys();
  const endings = await atOnce(racers.map(() => ({ verb: 'consumeInvite', args: [token, keys, by(null)] })));
  const user = await scene.store.getUser(keys.signPub);
  const expected = racers.map((number) => ({ user, created: number === 0 }));
  expect(new Set(answers(endings))).toEqual(new Set(expected));
  expect(answers(endings).filter((answer) => Object(answer).created)).toHaveLength(1);
  expect(endings).toHaveLength(answers(endings).length);
  expect(await countRecords(scene.store, 'user.register')).toBe(1);
};

const oneWalletManyInvites: Race = async (scene, atOnce) => {
  const root = await scene.admin();
  const minted = await Promise.all(racers.map((number) => scene.mint(`h${number}`, root)));
  const keys = newKeys();
  const endings = await atOnce(
    minted.map(({ token }) => ({ verb: 'consumeInvite', args: [token, keys, by(null)] })),
  );
  expect(codes(endings)).toEqual(oneWins('user_exists'));
  const { items } = await scene.store.listInvites({ limit: 500, status: 'used' });
  expect(items).toHaveLength(racers.length);
  expect((await scene.store.listUsers({ limit: 500 })).items).toHaveLength(2);
};

const cancelAgainstConsume: Race = async (scene, atOnce) => {
  const root = await scene.admin();
  const { token, invite } = await scene.mint('ana', root);
  const [cancel, consume] = await atOnce([
    { verb: 'cancelInvite', args: [invite.id, by(root)] },
    { verb: 'consumeInvite', args: [token, newKeys(), by(null)] },
  ]);
  const found = await outcome(scene.store.getUserByHandle('ana'));
  const { used, cancelledAt } = await scene.store.getInvite(invite.id);
  const hasCancelled = cancel !== undefined && 'answer' in cancel;
  expect(used).toBe(!hasCancelled);
  expect(cancelledAt !== null).toBe(hasCancelled);
  expect(found).toBe(hasCancelled ? 'not_found' : 'ok');
  expect(codes([cancel, consume].filter((ending) => ending !== undefined))).toEqual(
    [hasCancelled ? 'invite_cancelled' : 'invite_used', 'ok'].toSorted(),
  );
};

const revokeIssuerAgainstConsume: Race = async (scene, atOnce) => {
  await scene.admin();
  const issuer = await scene.admin('issuer');
  const minted = await Promise.all(racers.map((number) => scene.mint(`h${number}`, issuer)));
  const [revoke, ...endings] = await atOnce([
    { verb: 'revokeUser', args: [issuer.signPub, by(null)] },
    ...minted.map(({ token }): Call => ({ verb: 'consumeInvite', args: [token, newKeys(), by(null)] })),
  ]);
  expect(revoke).toMatchObject({ answer: { status: 'revoked' } });
  for (const [index, ending] of endings.entries()) {
    const invite = await scene.store.getInvite(minted[index]?.invite.id ?? '');
    const isIn = 'answer' in ending;
    if (!isIn) expect(ending.code).toBe('invite_cancelled');
    expect(invite.used).toBe(isIn);
    expect(invite.cancelledAt !== null).toBe(!isIn);
    expect(await outcome(scene.store.getUserByHandle(invite.handle))).toBe(isIn ? 'ok' : 'not_found');
  }
};

const deleteAgainstRetry: Race = async (scene, atOnce) => {
  const root = await scene.admin();
  const { token, user } = await scene.register('ana', root);
  const retry: Call = { verb: 'consumeInvite', args: [token, keysOf(user), by(null)] };
  const [deletion, ...retries] = await atOnce([
    { verb: 'deleteUser', args: [user.signPub, by(root)] },
    ...racers.map(() => retry),
  ]);
  expect(deletion).toEqual({ answer: user });
  for (const ending of retries)
    expect([{ answer: { user, created: false } }, { code: 'invite_used' }]).toContainEqual(ending);
  expect(await outcome(scene.store.getUser(user.signPub))).toBe('not_found');
  expect(await outcome(scene.store.getUserByHandle('ana'))).toBe('not_found');
  expect(await outcome(scene.store.consumeInvite(token, keysOf(user), by(null)))).toBe('invite_used');
};

const sameMint: Race = async (scene, atOnce) => {
  const root = await scene.admin();
  const invite = { id: hex32(), handle: 'ana', role: 'member', expiresAt: scene.time(hour) } as const;
  const endings = await atOnce(racers.map(() => ({ verb: 'createInvite', args: [invite, by(root)] })));
  const minted = await scene.store.getInvite(invite.id);
  expect(endings).toEqual(racers.map(() => ({ answer: minted })));
  expect(await countRecords(scene.store, 'invite.create')).toBe(1);
};

function mintCalls(scene: Scene, handle: string, issuer: User): Call[] {
  return racers.map(() => ({
    verb: 'createInvite',
    args: [{ id: hex32(), handle, role: 'member', expiresAt: scene.time(hour) }, by(issuer)],
  }));
}

const mintSameHandle: Race = async (scene, atOnce) => {
  const endings = await atOnce(mintCalls(scene, 'ana', await scene.admin()));
  expect(codes(endings)).toEqual(oneWins('handle_taken'));
  expect((await scene.store.listInvites({ limit: 500 })).items).toEqual(answers(endings));
};

const mintOverExpired: Race = async (scene, atOnce) => {
  const root = await scene.admin();
  await scene.mint('ana', root, { ttl: 0 });
  const endings = await atOnce(mintCalls(scene, 'ana', root));
  expect(codes(endings)).toEqual(oneWins('handle_taken'));
  expect((await scene.store.listInvites({ limit: 500, status: 'pending' })).items).toEqual(answers(endings));
};

const mintAgainstAdd: Race = async (scene, atOnce) => {
  const mints = mintCalls(scene, 'ana', await scene.admin()).slice(racers.length / 2);
  const adds = mints.map((): Call => ({ verb: 'addUser', args: [newUser('ana'), by(null)] }));
  const endings = await atOnce(mints.flatMap((mint, index) => [mint, adds[index] ?? mint]));
  expect(codes(endings)).toEqual(oneWins('handle_taken'));
  const { items: users } = await scene.store.listUsers({ limit: 500 });
  const { items: invites } = await scene.store.listInvites({ limit: 500 });
  expect([...users, ...invites].filter(({ handle }) => handle === 'ana')).toEqual(answers(endings));
};

const ways = {
  revoked: (admin: User): Call => ({ verb: 'revokeUser', args: [admin.signPub, by(null)] }),
  demoted: (admin: User): Call => ({ verb: 'setUserRole', args: [admin.signPub, 'member', by(null)] }),
  deleted: (admin: User): Call => ({ verb: 'deleteUser', args: [admin.signPub, by(null)] }),
};
const pairs = [
  ['revoked', 'revoked'],
  ['demoted', 'demoted'],
  ['deleted', 'deleted'],
  ['revoked', 'demoted'],
  ['demoted', 'deleted'],
  ['deleted', 'revoked'],
] as const;

async function lastTwoAdmins(
  scene: Scene,
  atOnce: Arena['atOnce'],
  first: keyof typeof ways,
  second: keyof typeof ways,
): Promise<void> {
  const [ana, bob] = [await scene.admin('ana'), await scene.admin('bob')];
  expect(codes(await atOnce([ways[first](ana), ways[second](bob)]))).toEqual(['last_admin', 'ok']);
  const { items } = await scene.store.listUsers({ limit: 500, status: 'active' });
  expect(items.filter((user) => user.role === 'admin')).toHaveLength(1);
}

const revokeSame: Race = async (scene, atOnce) => {
  await scene.admin();
  const ana = await scene.admin('ana');
  const endings = await atOnce(racers.map(() => ways.revoked(ana)));
  const revoked = await scene.store.getUser(ana.signPub);
  expect(endings).toEqual(racers.map(() => ({ answer: revoked })));
  expect(await countRecords(scene.store, 'user.revoke')).toBe(1);
};

const replaceBootstrap: Race = async (scene, atOnce) => {
  const invite = () => ({ id: hex32(), handle: 'root', role: 'admin', expiresAt: scene.time(hour) }) as const;
  const endings = await atOnce(
    racers.map(() => ({ verb: 'replaceBootstrapInvite', args: [invite(), by(null)] })),
  );
  expect(codes(endings)).toEqual(racers.map(() => 'ok'));
  const list = (status: 'pending' | 'cancelled') => scene.store.listInvites({ limit: 500, status });
  expect((await list('pending')).items).toHaveLength(1);
  expect((await list('cancelled')).items).toHaveLength(racers.length - 1);
};
