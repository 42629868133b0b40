import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, loadConfig, type RunningServer, startServer } from '@unibus/server';
import { onTestFinished } from 'vitest';
import type { Environment } from '../src/environment.ts';
import { UnibusUser } from './unibus-process.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'unibus-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server in this process, whose clock and settings are the test's. */
export async function serve(
  flags: Record<string, string> = {},
  clock: () => number = Date.now,
): Promise<RunningServer> {
  const data_dir = join(await temporaryFolder(), 'data');
  const config = loadConfig({ flags: { data_dir, port: '0', ...flags }, environment: {} });
  const server = await startServer(config, { clock, logger: createLogger('silent') });
  onTestFinished(() => server.close());
  return server;
}

/** The link that makes the first admin. */
export function adminLink({ inviteLink }: RunningServer): string {
  if (inviteLink === null) throw new Error('the server has an admin already');
  return inviteLink;
}

export async function newUser(): Promise<UnibusUser> {
  const user = await UnibusUser.create();
  onTestFinished(() => user[Symbol.asyncDispose]());
  return user;
}

/** Somebody who has joined without a passphrase. */
export async function joined(link: string): Promise<UnibusUser> {
  const user = await newUser();
  const { exit, stderr } = await user.run(['join', '-', '--yes', '--no-passphrase'], { input: link });
  if (exit !== 0) throw new Error(stderr);
  return user;
}

export async function testEnvironment(): Promise<Environment> {
  return {
    home: join(await temporaryFolder(), 'home'),
    profile: null,
    passphrase: null,
    natsServer: null,
    searchPath: [],
  };
}
