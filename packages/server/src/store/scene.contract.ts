import { randomBytes } from 'node:crypto';
import { type ErrorCode, inviteId, UnibusError } from '@unibus/protocol';
import type { Clock } from '../clock.ts';
import { toTime } from '../clock.ts';
import type { Invite } from '../invites/invite.ts';
import type { NewUser, Role, User } from '../users/user.ts';
import type { Change, Keys, Page, PageQuery, Store } from './store.ts';

/** A store on fresh, empty data; disposing of it closes every handle and removes the data. */
export interface FreshStore extends AsyncDisposable {
  readonly store: Store;
  /** One more handle on the same data, as another process holds it; also after `store` was closed. */
  openAnother(): Promise<Store>;
}

/** What a Store implementation gives to be tested. */
export type OpenFreshStore = (clock: Clock) => Promise<FreshStore>;

export const hour = 3_600_000;
const start = Date.parse('2026-01-02T03:04:05.678Z');

/** A fresh store whose time the test owns. */
export class Scene implements AsyncDisposable {
  readonly store: Store;
  readonly #fresh: FreshStore;
  readonly #time: { now: number };

  private constructor(fresh: FreshStore, time: { now: number }) {
    this.#fresh = fresh;
    this.#time = time;
    this.store = fresh.store;
  }

  static async open(open: OpenFreshStore): Promise<Scene> {
    const time = { now: start };
    return new Scene(await open(() => time.now), time);
  }

  /** The time now, as the store writes it; `later` adds milliseconds. */
  time(later = 0): string {
    return toTime(this.#time.now + later);
  }

  /** Moves the clock; backwards too. */
  pass(milliseconds: number): void {
    this.#time.now += milliseconds;
  }

  openAnother(): Promise<Store> {
    return this.#fresh.openAnother();
  }

  admin(handle = 'root'): Promise<User> {
    return this.store.addUser(newUser(handle, 'admin'), by(null));
  }

  /** Mints an invite that lives an hour, unless said otherwise. */
  async mint(handle: string, issuer: User | null, options: MintOptions = {}): Promise<Minted> {
    const token = hex32();
    const { role = 'member', ttl = hour } = options;
    const invite = await this.store.createInvite(
      { id: inviteId(token), handle, role, expiresAt: options.expiresAt ?? this.time(ttl) },
      by(issuer?.signPub ?? null),
    );
    return { token, invite };
  }

  /** Mints and redeems. */
  async register(
    handle: string,
    issuer: User | null,
    keys: Keys = newKeys(),
  ): Promise<Minted & { user: User }> {
    const minted = await this.mint(handle, issuer);
    const { user } = await this.store.consumeInvite(minted.token, keys, by(keys.signPub));
    return { ...minted, user };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#fresh[Symbol.asyncDispose]() as Promise<void>;
  }
}

export interface MintOptions {
  readonly role?: Role;
  readonly ttl?: number;
  readonly expiresAt?: string;
}

export interface Minted {
  readonly token: string;
  readonly invite: Invite;
}

export function hex32(): string {
  return randomBytes(32).toString('hex');
}

export function newKeys(): Keys {
  return { signPub: hex32(), kexPub: hex32() };
}

export function newUser(handle: string, role: Role = 'member'): NewUser {
  return { ...newKeys(), handle, role };
}

export function keysOf({ signPub, kexPub }: Keys): Keys {
  return { signPub, kexPub };
}

export function by(actor: User | string | null, requestId: string = randomBytes(8).toString('hex')): Change {
  return { actor: actor === null || typeof actor === 'string' ? actor : actor.signPub, requestId };
}

/** The code a verb fails with; 'ok' when it succeeds. Anything but a UnibusError is a defect and passes through. */
export async function outcome(verb: Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await verb;
    return 'ok';
  } catch (error) {
    if (error instanceof UnibusError) return error.code;
    throw error;
  }
}

/** Walks a list to its end, page by page. */
export async function walk<T>(
  list: (query: PageQuery) => Promise<Page<T>>,
  limit: number,
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<T[]> {
  const seen: T[] = [];
  let page = await list({ limit });
  for (let pages = 1; ; pages++) {
    seen.push(...page.items);
    if (page.next === null) return seen;
    await between(pages);
    page = await list({ limit, cursor: page.next });
  }
}
