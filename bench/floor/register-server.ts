import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

/**
 * The floor: the least a durable registration can cost here. Bare node:http, one JSON.parse, one node:crypto verify,
 * one SHA-256, and SQLite (WAL, synchronous=FULL) with one transaction per turn of the event loop. No validation,
 * no routes, no logs, no audit, no limits.
 */
const [path = '', mode = 'grouped'] = process.argv.slice(2);
const database = new DatabaseSync(path);
database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
const select = database.prepare('SELECT handle, used, expires_at FROM invites WHERE id = ?');
const claim = database.prepare('UPDATE invites SET used = 1, used_sign_pub = ? WHERE id = ? AND used = 0');
const insert = database.prepare(
  'INSERT INTO users (sign_pub, kex_pub, handle, created_at) VALUES (?, ?, ?, ?)',
);

interface Redemption {
  readonly id: string;
  readonly signPub: string;
  readonly kexPub: string;
  readonly answer: (status: number) => void;
}

let group: Redemption[] = [];

function flush(): void {
  const redemptions = group;
  group = [];
  database.exec('BEGIN IMMEDIATE');
  const statuses = redemptions.map(redeem);
  database.exec('COMMIT');
  redemptions.forEach(({ answer }, index) => {
    answer(statuses[index] ?? 500);
  });
}

function redeem({ id, signPub, kexPub }: Redemption): number {
  const invite = select.get(id);
  if (invite === undefined || claim.run(signPub, id).changes !== 1) return 410;
  insert.run(signPub, kexPub, String(invite['handle']), Date.now());
  return 201;
}

function enqueue(redemption: Redemption): void {
  group.push(redemption);
  if (mode === 'single') flush();
  else if (group.length === 1) setImmediate(flush);
}

/** Verifies over bytes as long as a real signature base, and as costly: the body stands in for it. */
function isSigned(signPub: string, body: Buffer, signature: string): boolean {
  const x = Buffer.from(signPub, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, body, key, Buffer.from(signature, 'base64'));
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const { token, sign_pub: signPub, kex_pub: kexPub } = JSON.parse(body.toString());
    const answer = (status: number) => response.writeHead(status, { 'content-length': 2 }).end('{}');
    if (!isSigned(signPub, body, String(request.headers['x-signature']))) return answer(401);
    const id = createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex');
    return enqueue({ id, signPub, kexPub, answer });
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : null })}\n`);
});
