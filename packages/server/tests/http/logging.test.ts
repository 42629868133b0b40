import { randomBytes } from 'node:crypto';
import { formatInviteLink } from '@unibus/protocol';
import { seededWallet } from '@unibus/testkit';
import { expect, test } from 'vitest';
import { createLogger } from '../../src/http/logging.ts';

test('what looks like a secret is cut short on its way out, wherever it stands', () => {
  const lines: string[] = [];
  const logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
  const secret = randomBytes(32).toString('hex');
  const link = formatInviteLink({
    publicUrl: 'https://bus.example',
    secret,
    issuer: seededWallet('ana').signPub,
  });
  const signature = randomBytes(64);
  logger.info({ body: { token: secret }, list: [secret.toUpperCase()] }, `joined by ${link}`);
  logger.error({ err: new Error(`bad token ${secret}`, { cause: new Error(link) }) });
  logger.trace({ signature: `sig=:${signature.toString('base64')}:` }, signature.toString('base64url'));
  const log = lines.join('');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  for (const hidden of [
    secret,
    secret.toUpperCase(),
    signature.toString('base64'),
    signature.toString('base64url'),
  ]) {
    expect(log).not.toContain(hidden.slice(0, 12));
  }
  expect(log).toContain(`joined by https://bus.example/join#${secret.slice(0, 8)}…`);
});
