import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@unibus/client/node';
import { z } from 'zod';
import { UsageError } from '../usage-error.ts';

const membershipSchema = z.strictObject({
  version: z.literal(1),
  /** The public URL that requests are signed for. */
  server: z.url(),
  bus_id: z.string(),
  bus_name: z.string(),
  handle: z.string(),
  sign_pub: z.string(),
});

/** Which bus a profile's wallet is on, and as whom. Nothing in it is secret. */
export type Membership = Omit<z.infer<typeof membershipSchema>, 'version'>;

/** A folder with a wallet and, once it has joined, the bus it is on. */
export class Profile {
  readonly name: string;
  readonly directory: string;
  readonly walletPath: string;
  readonly #membershipPath: string;

  constructor(profilesDirectory: string, name: string) {
    this.name = name;
    this.directory = join(profilesDirectory, name);
    this.walletPath = join(this.directory, 'wallet.age');
    this.#membershipPath = join(this.directory, 'membership.json');
  }

  /** Null where the wallet has not joined. @throws UsageError for a file that is not ours */
  async readMembership(): Promise<Membership | null> {
    const content = await readPrivateFile(this.#membershipPath);
    if (content === null) return null;
    try {
      const { version: _, ...membership } = membershipSchema.parse(JSON.parse(content.toString('utf8')));
      return membership;
    } catch {
      throw new UsageError(
        `${this.#membershipPath} is damaged`,
        `Delete it, then: unibus profile connect <server> --profile ${this.name}`,
        { code: 'profile_damaged', exitCode: 1 },
      );
    }
  }

  async saveMembership(membership: Membership): Promise<void> {
    const content = `${JSON.stringify({ version: 1, ...membership }, null, 2)}\n`;
    await writePrivateFile(this.#membershipPath, content, { replace: true });
  }

  /** The wallet stays. */
  async forgetMembership(): Promise<void> {
    await rm(this.#membershipPath, { force: true });
  }
}
