import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { UnibusError } from '@unibus/protocol';
import { reach } from './reach.ts';

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

/**
 * Makes the stream of a KV bucket, or checks the one that is there. Without `replicas` an existing stream keeps its
 * number of them, and a new one gets one.
 * @throws store_unavailable when it is configured so that the store would lose data
 */
export async function ensureBucket(
  manager: JetStreamManager,
  bucket: string,
  replicas: number | undefined,
): Promise<void> {
  const stream = `KV_${bucket}`;
  const config = (await findConfig(manager, stream)) ?? (await create(manager, bucket, replicas ?? 1));
  refuseLossy(bucket, config);
  const wanted = { ...repairable, num_replicas: replicas ?? config.num_replicas };
  if (differs(config, wanted)) await reach(() => manager.streams.update(stream, wanted));
}

async function findConfig(manager: JetStreamManager, stream: string): Promise<StreamConfig | null> {
  return reach(() =>
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
async function create(manager: JetStreamManager, bucket: string, replicas: number): Promise<StreamConfig> {
  const name = `KV_${bucket}`;
  const config = {
    ...promised,
    ...repairable,
    name,
    subjects: [`$KV.${bucket}.>`],
    discard: DiscardPolicy.New,
    num_replicas: replicas,
  };
  return reach(() =>
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
