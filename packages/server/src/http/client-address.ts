import { type BlockList, isIP } from 'node:net';

/**
 * The address a request came from. X-Forwarded-For counts only as far as trusted proxies wrote it: from the right, the
 * first address that is not one of theirs. An entry that is no address ends the walk at the proxy that sent it.
 */
export function clientAddress(
  remoteAddress: string,
  forwardedFor: string | undefined,
  trusted: BlockList,
): string {
  let address = plainAddress(remoteAddress);
  if (forwardedFor === undefined || !isTrusted(address, trusted)) return address;
  const hops = forwardedFor.split(',');
  for (const hop of hops.reverse()) {
    const candidate = plainAddress(hop.trim());
    if (isIP(candidate) === 0) return address;
    address = candidate;
    if (!isTrusted(address, trusted)) return address;
  }
  return address;
}

/**
 * What one rate limit counts for: an IPv4 address, or the /64 that an IPv6 address lies in, because one household or
 * machine commonly owns a whole /64.
 */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  return `${ipv6Groups(address).slice(0, 4).join(':')}::/64`;
}

/** Without port and brackets, and as IPv4 where it is IPv4 in IPv6's clothes. */
function plainAddress(text: string): string {
  const bare =
    /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.split('%')[0] ?? bare;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const version = isIP(address);
  return version !== 0 && trusted.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** The eight groups of a valid IPv6 address, lowercase, without leading zeros. */
function ipv6Groups(address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left;
  const right = tail === '' ? [] : tail.split(':');
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}
