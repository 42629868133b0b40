import { formatInviteLink, inviteId, inviteToken, parseInviteLink } from '@unibus/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../../test-vectors/invite-link.json' with { type: 'json' };

describe('test-vectors/invite-link.json', () => {
  test.each(vectors.good)('reads and writes: $comment', ({ link, public_url, secret, issuer, token, id }) => {
    const parsed = parseInviteLink(link);
    expect(parsed).toEqual({ publicUrl: public_url, secret, issuer });
    expect(formatInviteLink({ publicUrl: public_url, secret, issuer })).toBe(link);
    expect(inviteToken(secret)).toBe(token);
    expect(inviteId(token)).toBe(id);
  });

  test.each(vectors.bad)('refuses: $comment', ({ link }) => expect(parseInviteLink(link)).toBeNull());
});

test('any secret survives the way through a link', () => {
  const secrets = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('hex'));
  fc.assert(
    fc.property(secrets, (secret) => {
      const link = formatInviteLink({ publicUrl: 'https://bus.example', secret, issuer: null });
      expect(parseInviteLink(` ${link}\n`)?.secret).toBe(secret);
    }),
  );
});

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webUrl({ withFragments: true })),
      (text) => parseInviteLink(text) === null,
    ),
  );
});

test('a link, a fragment or a shortened secret is never taken for a secret or a token', () => {
  for (const wrong of [
    '',
    'a'.repeat(63),
    'A'.repeat(64),
    `#${'a'.repeat(64)}`,
    'https://bus.example/join',
  ]) {
    expect(() => inviteToken(wrong)).toThrow(TypeError);
    expect(() => inviteId(wrong)).toThrow(TypeError);
  }
});
