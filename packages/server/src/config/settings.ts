import { isHandle } from '@unibus/protocol';
import { z } from 'zod';
import { isAddressRange } from './address-ranges.ts';
import { count, duration, list, origin } from './setting-kinds.ts';

const aFile = 'the path of a file';
const aDuration = 'a duration like 90s, 15m, 36h or 7d';
const perMinute = 'a whole number of requests per minute from 1 to 100000000';

/**
 * Every setting of the server, by the name it has in the file; the flag is `--data-dir`, the variable
 * `UNIBUS_DATA_DIR`. Durations are milliseconds once read.
 */
export const settingsSchema = z.object({
  data_dir: z.string().min(1).prefault('./data').meta({
    description: 'where the server keeps its files',
    allowed: 'the path of a folder',
  }),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .prefault('127.0.0.1')
    .meta({
      description: 'address to listen on; 0.0.0.0 or :: opens the server to the network',
      allowed: 'an IP address or a host name',
    }),
  port: count(0, 65_535).prefault(8080).meta({
    description: 'TCP port to listen on; 0 takes any free one',
    allowed: 'a whole number from 0 to 65535',
  }),
  public_url: origin().nullable().prefault(null).meta({
    description:
      'where clients reach the server, http://localhost:<port> if unset; signatures and links hold it',
    allowed: 'http(s)://host[:port], without a path',
  }),
  bus_name: z
    .string()
    .regex(/^[^\p{C}\p{Z}](?:[^\p{C}]{0,62}[^\p{C}\p{Z}])?$/u)
    .prefault('unibus')
    .meta({
      description: 'the name that newcomers are shown',
      allowed: '1 to 64 printable characters',
    }),
  store: z.enum(['sqlite', 'nats']).prefault('sqlite').meta({
    description: 'where accounts and invitations are kept',
    allowed: 'sqlite or nats',
  }),
  nats_url: list(z.string().refine(isNatsUrl))
    .refine((urls) => urls.length > 0)
    .prefault(['nats://127.0.0.1:4222'])
    .meta({
      description: 'NATS servers, for store = nats',
      allowed: 'nats://, tls://, ws:// or wss:// addresses, separated by commas',
    }),
  nats_creds: z.string().min(1).nullable().prefault(null).meta({
    description: 'credentials file for NATS',
    allowed: aFile,
  }),
  nats_replicas: count(1, 3)
    .refine((replicas) => replicas !== 2)
    .nullable()
    .prefault(null)
    .meta({
      description: 'copies that NATS keeps of everything; if unset as many as there are, 1 at first',
      allowed: '1, or 3 in a cluster',
    }),
  admin_handle: z.string().refine(isHandle).prefault('admin').meta({
    description: 'handle that the first invitation gives',
    allowed: '1 to 32 of a-z 0-9 . _ -, beginning and ending with a letter or digit',
  }),
  invite_ttl: duration().prefault('7d').meta({
    description: 'how long an invitation lives',
    allowed: aDuration,
  }),
  invite_ttl_max: duration().prefault('30d').meta({
    description: 'the longest life that an admin may give an invitation',
    allowed: aDuration,
  }),
  trusted_proxies: list(z.string().refine(isAddressRange)).prefault([]).meta({
    description: 'proxies whose X-Forwarded-For tells the client address',
    allowed: 'IP addresses and ranges like 10.0.0.0/8, separated by commas',
  }),
  cors_origins: list(origin()).prefault([]).meta({
    description: 'web pages on other origins that may call the server',
    allowed: 'origins like https://app.example, separated by commas',
  }),
  rate_limit_address: count(1, 100_000_000).prefault(60).meta({
    description: 'unauthenticated requests per minute from one address (IPv6: one /64)',
    allowed: perMinute,
  }),
  rate_limit_global: count(1, 100_000_000).prefault(6000).meta({
    description: 'unauthenticated requests per minute from everywhere',
    allowed: perMinute,
  }),
  body_limit: count(1024, 1_048_576).prefault(65_536).meta({
    description: 'longest request body, in bytes',
    allowed: 'a whole number from 1024 to 1048576',
  }),
  shutdown_grace: duration().prefault('10s').meta({
    description: 'how long requests under way may take to finish when the server stops',
    allowed: aDuration,
  }),
  log_level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).prefault('info').meta({
    description: 'how much is logged, to standard error',
    allowed: 'trace, debug, info, warn, error or silent',
  }),
  metrics_listen: z.string().refine(isListenAddress).nullable().prefault(null).meta({
    description: 'address of an own listener for GET /metrics; an admin may always read it on the public one',
    allowed: 'host:port, like 127.0.0.1:9090',
  }),
});

export type Settings = z.infer<typeof settingsSchema>;
export type SettingName = keyof Settings;
export const settingNames = Object.keys(settingsSchema.shape) as SettingName[];

/** What a setting is for, and what it may be. */
export function settingHelp(name: SettingName): { description: string; allowed: string } {
  const { description = '', allowed } = settingsSchema.shape[name].meta() ?? {};
  return { description, allowed: String(allowed) };
}

function isNatsUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^(?:nats|tls|wss?):$/.test(url.protocol) && url.hostname !== '';
}

function isListenAddress(text: string): boolean {
  const url = URL.parse(`http://${text}`);
  return url !== null && /:\d{1,5}$/.test(text) && url.pathname === '/' && url.username === '';
}
