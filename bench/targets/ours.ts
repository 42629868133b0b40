import { randomBytes, sign } from 'node:crypto';
import { type InviteLink, inviteToken, parseInviteLink, signRequest } from '@unibus/protocol';
import { startChild } from '../child.ts';
import { httpLoad, type LoadResult, rawPost } from '../load/http-load.ts';
import { makeNewcomer, type Newcomer, registerRequest } from '../load/newcomer.ts';
import { type Target, temporaryFolder } from './target.ts';

/** `unibus up` as it is, but for limits that would count the load generator as one abusive address. */
export async function startOurs(): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const child = stack.use(
    await startChild('packages/cli/bin/unibus.js', ['up', '--json'], environment(folder.path)),
  );
  const link = parseInviteLink(String(child.ready['invite_link']));
  if (link === null) throw new Error('the server printed no invitation link');
  const port = Number(new URL(link.publicUrl).port);
  const admin = await joinAsAdmin(link, port);
  const resources = stack.move();
  return {
    load: async (count, connections) => {
      const newcomers = await mint(admin, count, link.publicUrl, port);
      const requests = await Promise.all(
        newcomers.map((newcomer) => registerRequest(newcomer, port, link.publicUrl)),
      );
      return httpLoad(port, requests, connections);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function environment(dataDirectory: string): NodeJS.ProcessEnv {
  return {
    UNIBUS_DATA_DIR: dataDirectory,
    UNIBUS_PORT: '0',
    UNIBUS_LOG_LEVEL: 'warn',
    UNIBUS_RATE_LIMIT_ADDRESS: '100000000',
    UNIBUS_RATE_LIMIT_GLOBAL: '100000000',
  };
}

async function joinAsAdmin(link: InviteLink, port: number): Promise<Newcomer> {
  const admin = { ...makeNewcomer('admin'), token: inviteToken(link.secret) };
  expectAll('201', await httpLoad(port, [await registerRequest(admin, port, link.publicUrl)], 1));
  return admin;
}

let minted = 0;

async function mint(admin: Newcomer, count: number, publicUrl: string, port: number): Promise<Newcomer[]> {
  const newcomers = Array.from({ length: count }, () => makeNewcomer(`newcomer-${minted++}`));
  const requests = await Promise.all(
    newcomers.map((newcomer) => mintRequest(admin, newcomer, publicUrl, port)),
  );
  expectAll('201', await httpLoad(port, requests, 16));
  return newcomers;
}

async function mintRequest(
  admin: Newcomer,
  { inviteId, handle }: Newcomer,
  publicUrl: string,
  port: number,
): Promise<Buffer> {
  const body = new TextEncoder().encode(JSON.stringify({ id: inviteId, handle, role: 'member' }));
  const signer = {
    signPub: admin.signPub,
    sign: (message: Uint8Array) => sign(null, message, admin.signKey),
  };
  const options = { now: Math.floor(Date.now() / 1000), nonce: randomBytes(16).toString('base64url') };
  const headers = await signRequest({ method: 'POST', url: `${publicUrl}/invites`, body }, signer, options);
  return rawPost(port, '/invites', headers, body);
}

function expectAll(status: string, { statuses }: LoadResult): void {
  const others = Object.keys(statuses).filter((other) => other !== status);
  if (others.length > 0) throw new Error(`expected ${status} only, got ${JSON.stringify(statuses)}`);
}
