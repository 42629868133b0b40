import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, type ConfigInput, describeConfig, loadConfig, StartError } from '@unibus/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unibus-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Without the environment of the test run. */
const load = (input: ConfigInput): Config => loadConfig({ environment: {}, ...input });

function writeFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function mistakesOf(input: ConfigInput): string {
  try {
    load(input);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('where a setting comes from', () => {
  test('a flag goes before a variable, a variable before the file, the file before the default', () => {
    const config = writeFile(
      'order.toml',
      'port = 1\nbus_name = "file"\nstore = "nats"\nadmin_handle = "filed"\n',
    );
    const { settings, sources } = load({
      flags: { config, port: '3' },
      environment: { UNIBUS_PORT: '2', UNIBUS_BUS_NAME: 'variable' },
    });
    expect(settings).toMatchObject({
      port: 3,
      bus_name: 'variable',
      store: 'nats',
      admin_handle: 'filed',
      host: '127.0.0.1',
    });
    expect(sources).toMatchObject({
      port: 'flag --port',
      bus_name: 'UNIBUS_BUS_NAME',
      store: config,
      host: 'default',
    });
  });

  test('without --config and UNIBUS_CONFIG the file is unibus.toml in the data directory', () => {
    const path = writeFile('unibus.toml', 'bus_name = "at home"\ntrusted_proxies = ["10.0.0.0/8", "::1"]\n');
    const { settings, sources } = load({ environment: { UNIBUS_DATA_DIR: folder } });
    expect(settings).toMatchObject({ bus_name: 'at home', trusted_proxies: ['10.0.0.0/8', '::1'] });
    expect(sources.bus_name).toBe(path);
  });

  test('UNIBUS_CONFIG names the file too', () => {
    const path = writeFile('named.toml', 'rate_limit_address = 7\n');
    expect(load({ environment: { UNIBUS_CONFIG: path } }).settings.rate_limit_address).toBe(7);
  });

  test('the defaults listen on this machine alone, and name no public address', () => {
    const { settings, sources, warnings } = load({ flags: { data_dir: join(folder, 'empty') } });
    expect(settings).toMatchObject({ host: '127.0.0.1', port: 8080, public_url: null, store: 'sqlite' });
    expect(settings).toMatchObject({
      invite_ttl: 604_800_000,
      invite_ttl_max: 2_592_000_000,
      body_limit: 65_536,
    });
    expect(sources.port).toBe('default');
    expect(warnings).toEqual([]);
  });
});

describe('a wrong setting is refused with its name, its place and what is allowed', () => {
  test.each([
    ['port', '65536', 'a whole number from 0 to 65535'],
    ['port', '80 ', 'a whole number from 0 to 65535'],
    ['port', '', 'a whole number from 0 to 65535'],
    ['port', '0x50', 'a whole number from 0 to 65535'],
    ['host', 'a b', 'an IP address or a host name'],
    ['public_url', 'ftp://bus.example', 'http(s)://host[:port], without a path'],
    ['public_url', 'https://bus.example/base', 'http(s)://host[:port], without a path'],
    ['public_url', 'https://user:pass@bus.example', 'http(s)://host[:port], without a path'],
    ['public_url', 'https://bus.example/?', 'http(s)://host[:port], without a path'],
    ['public_url', 'bus.example', 'http(s)://host[:port], without a path'],
    ['bus_name', 'a\u0007b', '1 to 64 printable characters'],
    ['bus_name', 'x'.repeat(65), '1 to 64 printable characters'],
    ['store', 'mysql', 'sqlite or nats'],
    ['nats_url', 'http://nats.example', 'nats://, tls://, ws:// or wss:// addresses, separated by commas'],
    ['nats_replicas', '2', '1, or 3 in a cluster'],
    ['admin_handle', 'Admin', '1 to 32 of a-z 0-9 . _ -, beginning and ending with a letter or digit'],
    ['invite_ttl', '0d', 'a duration like 90s, 15m, 36h or 7d'],
    ['trusted_proxies', '10.0.0.0/33', 'IP addresses and ranges like 10.0.0.0/8, separated by commas'],
    ['trusted_proxies', 'proxy.example', 'IP addresses and ranges like 10.0.0.0/8, separated by commas'],
    ['cors_origins', '*', 'origins like https://app.example, separated by commas'],
    ['body_limit', '9999999', 'a whole number from 1024 to 1048576'],
    ['log_level', 'loud', 'trace, debug, info, warn, error or silent'],
    ['metrics_listen', '9090', 'host:port, like 127.0.0.1:9090'],
  ])('%s = %j', (name, value, allowed) => {
    const flag = `--${name.replaceAll('_', '-')}`;
    expect(mistakesOf({ flags: { [name]: value } })).toContain(
      `${name} (flag ${flag}): allowed is ${allowed}`,
    );
    const variable = `UNIBUS_${name.toUpperCase()}`;
    expect(mistakesOf({ environment: { [variable]: value } })).toContain(`${name} (${variable}): allowed is`);
  });

  test('all mistakes of all places are told at once, unknown names too', () => {
    const config = writeFile('wrong.toml', 'prot = 8080\nport = "many"\n[server]\nhost = "x"\n');
    const told = mistakesOf({
      flags: { config, invite_ttl: 'never' },
      environment: { UNIBUS_STORE: 'x', UNIBUS_TYPO: '1' },
    });
    expect(
      told
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual(
      [
        'typo (UNIBUS_TYPO): no such setting',
        `prot (${config}): no such setting`,
        `server (${config}): no such setting`,
        `port (${config}): allowed is a whole number from 0 to 65535`,
        'store (UNIBUS_STORE): allowed is sqlite or nats',
        'invite_ttl (flag --invite-ttl): allowed is a duration like 90s, 15m, 36h or 7d',
      ].toSorted(),
    );
  });

  test('variables of other parts of unibus are left alone', () => {
    const environment = { UNIBUS_PROFILE: 'work', UNIBUS_NATS_SERVER: '/bin/nats-server', OTHER: 'x' };
    expect(load({ environment, otherVariables: ['UNIBUS_PROFILE'] }).settings.port).toBe(8080);
    expect(mistakesOf({ environment })).toContain('profile (UNIBUS_PROFILE): no such setting');
  });

  test('an invitation cannot live longer than the longest', () => {
    expect(mistakesOf({ flags: { invite_ttl: '8d', invite_ttl_max: '7d' } })).toContain(
      'invite_ttl: allowed is at most',
    );
  });

  test('a file that was asked for must be there, and be TOML; its text is not quoted', () => {
    expect(mistakesOf({ flags: { config: join(folder, 'absent.toml') } })).toContain(
      'absent.toml: cannot be read (ENOENT)',
    );
    const config = writeFile('broken.toml', 'port = 1\nnats_url = nats://me:hunter2@nats.example\n');
    const told = mistakesOf({ flags: { config } });
    expect(told).toMatch(/broken\.toml: line 2, column \d+ is not TOML/);
    expect(told).not.toContain('hunter2');
  });

  test('the value is never quoted, because it may be a secret', () => {
    expect(mistakesOf({ flags: { nats_url: 'nats+x://me:hunter2@nats.example' } })).not.toContain('hunter2');
  });
});

test('http in the open, and a door open to the network without a public address, are warned of', () => {
  const warningsOf = (flags: Record<string, string>) => load({ flags }).warnings.join('\n');
  expect(warningsOf({ public_url: 'http://bus.example' })).toContain('public_url is http');
  expect(warningsOf({ host: '0.0.0.0' })).toContain('links say localhost');
  for (const public_url of [
    'https://bus.example',
    'http://localhost:9',
    'http://127.0.0.1',
    'http://[::1]:8',
  ]) {
    expect(warningsOf({ public_url, host: '0.0.0.0' })).toBe('');
  }
});

test('a description has every setting, in the spelling it can be set in, and hides what is secret', () => {
  const rows = describeConfig(
    load({
      flags: {
        invite_ttl: '36h',
        public_url: 'https://Bus.Example:443/',
        cors_origins: 'https://a.example, https://b.example',
      },
      environment: { UNIBUS_NATS_URL: 'nats://me:hunter2@a.example:4222,tls://token@b.example' },
    }),
  );
  const values = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  expect(values).toMatchObject({
    invite_ttl: '36h',
    invite_ttl_max: '30d',
    port: 8080,
    public_url: 'https://bus.example',
    cors_origins: ['https://a.example', 'https://b.example'],
    nats_url: ['nats://***@a.example:4222', 'tls://***@b.example'],
    nats_creds: null,
  });
  expect(rows.find(({ name }) => name === 'nats_url')?.source).toBe('UNIBUS_NATS_URL');
  expect(rows.every(({ description }) => description !== '')).toBe(true);
});
