import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { FakeClock } from '@unibus/testkit';
import type { BucketWriter } from '../../src/store/jetstream/bucket-writer.ts';
import { JetStreamStore } from '../../src/store/jetstream/jetstream-store.ts';
import { walk } from '../../src/store/scene.contract.ts';
import type { Store } from '../../src/store/store.ts';

/** Everything that a store answers, in an order that does not depend on the run. */
export interface Snapshot {
  readonly users: readonly string[];
  readonly invites: readonly string[];
  readonly audit: readonly string[];
}

/** Several servers on the same data, at the same time that the test owns. */
export class NatsLab implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly #servers: readonly string[];
  readonly #account: string;
  readonly #stores: Store[] = [];

  constructor(servers: readonly string[], account: string) {
    this.#servers = servers;
    this.#account = account;
  }

  /** How this lab's stores connect. */
  get login() {
    return { servers: [...this.#servers], user: this.#account, pass: this.#account };
  }

  /** Settles at once and then no more by itself. */
  async open(decorateWriter?: (writer: BucketWriter) => BucketWriter): Promise<JetStreamStore> {
    const settleEvery = 3_600_000;
    const options = { clock: this.clock.now, settleEvery, ...(decorateWriter && { decorateWriter }) };
    const store = await JetStreamStore.open(this.login, options);
    this.#stores.push(store);
    return store;
  }

  /** What UNIBUS_meta knows of the admins. */
  async admins(): Promise<{ signPubs: string[]; intents: unknown[] }> {
    const connection = await connect(this.login);
    try {
      const bucket = await new Kvm(connection).open('UNIBUS_meta', { allow_direct: false });
      return (await bucket.get('admins'))?.json() ?? { signPubs: [], intents: [] };
    } finally {
      await connection.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
  }
}

export async function snapshot(store: Store): Promise<Snapshot> {
  const records = await walk((query) => store.listAudit(query), 500);
  return {
    users: texts(await walk((query) => store.listUsers(query), 500)),
    invites: texts(await walk((query) => store.listInvites(query), 500)),
    audit: texts(records.map(({ id: _, requestId: __, ...record }) => record)),
  };
}

function texts(items: readonly object[]): string[] {
  return items.map((item) => JSON.stringify(item, Object.keys(item).toSorted())).toSorted();
}
