import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { UnibusError } from '@unibus/protocol';
import type { Link } from './link.ts';

const streamNotFound = 10059;
const streamExistsOtherwise = 10058;

/** What the exactly-once promises rest on. Another value means that entries or delete markers may be lost. */
const promised = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  max_msgs_per_subject: 1,
  max_age: 0,
} as const satisfies Partial<StreamConfig>;

/** What may be put right on a stream that is there. Direct gets may be answered by a replica that is behind. */
const repairable = {
  allow_direct: false,
  allow_rollup_hdrs: false,
  deny_delete: true,
  deny_purge: true,
} as const satisfies Partial<StreamConfig>;

/** The servers' own side of streams, and how to ask for it. */
export interface StreamAccess {
  readonly manager: JetStreamManager;
  readonly link: Link;
}

/**
 * Makes the stream of a KV bucket, or checks the one that is there. Without `replicas` an existing stream keeps its
 * number of them, and a new one gets one.
 * @throws store_unavailable when it is configured so that the store would lose data
 */
export async function ensureBucket(
  access: StreamAccess,
  bucket: string,
  replicas: number | undefined,
): Promise<void> {
  const stream = `KV_${bucket}`;
  const config = (await findConfig(access, stream)) ?? (await create(access, bucket, replicas ?? 1));
  refuseLossy(bucket, config);
  const wanted = { ...repairable, num_replicas: replicas ?? config.num_replicas };
  if (differs(config, wanted)) await access.link.ask(() => access.manager.streams.update(stream, wanted));
}

async function findConfig({ manager, link }: StreamAccess, stream: string): Promise<StreamConfig | null> {
  return link.ask(() =>
    manager.streams.info(stream).then(
      (info) => info.config,
      (error: unknown) => {
        if (error instanceof JetStreamApiError && error.code === streamNotFound) return null;
        throw error;
      },
    ),
  );
}

/** Two servers may come here at once: the later one finds what the earlier one made. */
async function create(
  { manager, link }: StreamAccess,
  bucket: string,
  replicas: number,
): Promise<StreamConfig> {
  const name = `KV_${bucket}`;
  const config = {
    ...promised,
    ...repairable,
    name,
    subjects: [`$KV.${bucket}.>`],
    discard: DiscardPolicy.New,
    num_replicas: replicas,
  };
  return link.ask(() =>
    manager.streams.add(config).then(
      (info) => info.config,
      async (error: unknown) => {
        if (error instanceof JetStreamApiError && error.code === streamExistsOtherwise)
          return (await manager.streams.info(name)).config;
        throw error;
      },
    ),
  );
}

function refuseLossy(bucket: string, config: StreamConfig): void {
  for (const [name, value] of Object.entries(promised)) {
    const actual = config[name as keyof typeof promised];
    if (actual !== value)
      throw new UnibusError(
        'store_unavailable',
        `the stream of bucket ${bucket} has ${name} ${actual} and needs ${value}: it would lose entries`,
      );
  }
}

function differs(config: StreamConfig, wanted: Partial<StreamConfig>): boolean {
  return Object.entries(wanted).some(([name, value]) => config[name as keyof StreamConfig] !== value);
}
