import { jetstream } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import type { AuditRecord } from '../../audit/audit-record.ts';
import { Bucket } from './bucket.ts';
import { ensureBucket, type StreamAccess } from './bucket-config.ts';
import { type BucketWriter, KvWriter } from './bucket-writer.ts';
import {
  type Admins,
  adminsSchema,
  auditSchema,
  type HandleEntry,
  handleEntrySchema,
  type InviteEntry,
  inviteEntrySchema,
  type UserEntry,
  userEntrySchema,
} from './entries.ts';
import { Link, patience, readPatience } from './link.ts';

const names = {
  users: 'UNIBUS_users',
  invites: 'UNIBUS_invites',
  handles: 'UNIBUS_handles',
  audit: 'UNIBUS_audit',
  meta: 'UNIBUS_meta',
} as const;

/** All that a JetStreamStore keeps. `admins`, `marks` and `busIds` are views of UNIBUS_meta, one per type of entry. */
export interface Buckets {
  readonly users: Bucket<UserEntry>;
  readonly invites: Bucket<InviteEntry>;
  readonly handles: Bucket<HandleEntry>;
  readonly audit: Bucket<AuditRecord>;
  readonly admins: Bucket<Admins>;
  readonly marks: Bucket<number>;
  readonly busIds: Bucket<string>;
}

export interface OpenBucketsOptions {
  readonly replicas: number | undefined;
  /** Wraps what writes, so that a test can stop the store between any two of its writes. */
  readonly decorateWriter: (writer: BucketWriter) => BucketWriter;
}

/** Makes the buckets that are missing and checks those that are there. @throws store_unavailable */
export async function openBuckets(
  connection: NatsConnection,
  { replicas, decorateWriter }: OpenBucketsOptions,
): Promise<Buckets> {
  const reading = jetstream(connection, { timeout: readPatience });
  const writing = jetstream(connection, { timeout: patience });
  const access = { manager: await reading.jetstreamManager(false), link: new Link(connection) };
  const [kvs, writable] = [new Map<string, KV>(), new Map<string, KV>()];
  for (const name of Object.values(names)) {
    await ensureBucket(access, name, replicas);
    kvs.set(name, await new Kvm(reading).open(name, { allow_direct: false }));
    writable.set(name, await new Kvm(writing).open(name));
  }
  return makeBuckets(kvs, access, decorateWriter(new KvWriter(writable, access.link)));
}

function makeBuckets(kvs: ReadonlyMap<string, KV>, access: StreamAccess, writer: BucketWriter): Buckets {
  const bucket = <T>(name: string, schema: z.ZodType<T>): Bucket<T> => {
    const kv = kvs.get(name);
    if (kv === undefined) throw new Error(`no bucket ${name}`);
    return new Bucket(kv, { ...access, name, schema, writer });
  };
  return {
    users: bucket(names.users, userEntrySchema),
    invites: bucket(names.invites, inviteEntrySchema),
    handles: bucket(names.handles, handleEntrySchema),
    audit: bucket(names.audit, auditSchema),
    admins: bucket(names.meta, adminsSchema),
    marks: bucket(names.meta, z.int().min(0)),
    busIds: bucket(names.meta, z.string().min(1)),
  };
}
