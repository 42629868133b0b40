import type { User } from '../../users/user.ts';
import type { AuditLog } from './audit-log.ts';
import type { Bucket, Entry } from './bucket.ts';
import { hexKey, type UserEntry } from './entries.ts';

/** An entry of UNIBUS_users as read; `user` is null where there is no account, also on its way out. */
export interface AccountRead {
  readonly user: User | null;
  readonly entry: Entry<UserEntry>;
}

/** UNIBUS_users, with what is due before and after each write of it. */
export class AccountEntries {
  readonly #users: Bucket<UserEntry>;
  readonly #audit: AuditLog;

  constructor(users: Bucket<UserEntry>, audit: AuditLog) {
    this.#users = users;
    this.#audit = audit;
  }

  async get(signPub: string): Promise<AccountRead> {
    const key = hexKey(signPub);
    const entry = key === null ? { key: '', revision: 0, value: null } : await this.#users.get(key);
    return { user: entry.value === null || entry.value.deleted ? null : entry.value.user, entry };
  }

  /** Creates the account if nothing was written at its key since `revision`, where it was absent. */
  async create(next: UserEntry, revision: number): Promise<boolean> {
    const key = hexKey(next.user.signPub);
    return key !== null && (await this.#users.write(key, next, revision)) !== null;
  }

  /** False when somebody else changed it first. */
  async replace(entry: Entry<UserEntry>, next: UserEntry): Promise<boolean> {
    await this.#audit.publishOf(this.#users, entry);
    return (await this.#users.write(entry.key, next, entry.revision)) !== null;
  }

  /**
   * The revision at which there is no account: of the delete marker, or 0 for none ever; null when there is one.
   * Finishes a deletion that was committed and left half-way.
   */
  async absence(signPub: string): Promise<number | null> {
    for (;;) {
      const { user, entry } = await this.get(signPub);
      if (user !== null) return null;
      if (entry.value === null) return entry.revision;
      await this.#audit.publish(entry.value.audit);
      await this.#users.erase(entry.key, entry.revision);
    }
  }
}
