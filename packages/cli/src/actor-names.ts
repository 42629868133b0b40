import type { UsersApi } from '@unibus/client';
import { isUnibusError } from '@unibus/protocol';
import { shortHex } from './terminal/words.ts';

/** Handles of those who acted; each is asked for once. The key stands for an account that is gone. */
export class ActorNames {
  readonly #users: UsersApi;
  readonly #names = new Map<string, Promise<string>>();

  constructor(users: UsersApi) {
    this.#users = users;
  }

  of(actor: string | null): Promise<string> {
    if (actor === null) return Promise.resolve('(server)');
    const known = this.#names.get(actor);
    if (known !== undefined) return known;
    const name = this.#lookUp(actor);
    this.#names.set(actor, name);
    return name;
  }

  async #lookUp(signPub: string): Promise<string> {
    try {
      return (await this.#users.get(signPub)).handle;
    } catch (error) {
      if (isUnibusError(error, 'not_found')) return shortHex(signPub);
      throw error;
    }
  }
}
