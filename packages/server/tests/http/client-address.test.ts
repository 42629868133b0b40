import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressRanges } from '../../src/config/address-ranges.ts';
import { addressGroup, clientAddress } from '../../src/http/client-address.ts';

const trusted = addressRanges(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);

const addressOf = (remoteAddress: string, forwardedFor?: string) =>
  clientAddress(remoteAddress, forwardedFor, trusted);

describe('the client address', () => {
  test.each([
    ['without a proxy', '192.0.2.1', undefined, '192.0.2.1'],
    ['a stranger who claims to forward', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['through a proxy', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['through two proxies', '127.0.0.1', '198.51.100.7, 10.9.9.9', '198.51.100.7'],
    [
      'a client who forges the left of the list',
      '10.1.2.3',
      '127.0.0.1, 1.1.1.1, 198.51.100.7',
      '198.51.100.7',
    ],
    ['a proxy on an IPv6 socket', '::ffff:10.1.2.3', '2001:db8::7', '2001:db8::7'],
    ['with a port', '10.1.2.3', '198.51.100.7:4711', '198.51.100.7'],
    ['IPv6 with brackets and a port', 'fd00::1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['IPv4 in IPv6', '10.1.2.3', '::ffff:198.51.100.7', '198.51.100.7'],
    ['a proxy that hides its client', '10.1.2.3', '198.51.100.7, unknown', '10.1.2.3'],
    ['only proxies', '10.1.2.3', '10.0.0.1', '10.0.0.1'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
  ])('%s', (_, remote, forwarded, expected) => {
    expect(addressOf(remote, forwarded)).toBe(expected);
  });

  test('is always an address, whatever is forwarded', () => {
    const junk = fc.string({ unit: fc.constantFrom(...'0123456789abcf:.[], %xé') });
    fc.assert(
      fc.property(fc.oneof(junk, fc.string(), fc.ipV4(), fc.ipV6()), (forwarded) => {
        const address = addressOf('10.1.2.3', forwarded);
        expect(isIP(address)).not.toBe(0);
        expect(addressGroup(address)).not.toBe('');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what a rate limit counts for', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
  ])('%s counts for %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
