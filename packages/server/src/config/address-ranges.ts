import { BlockList, isIP } from 'node:net';

/** A matcher for IP addresses and CIDR ranges. @throws TypeError for a text that is neither */
export function addressRanges(texts: readonly string[]): BlockList {
  const ranges = new BlockList();
  for (const text of texts) addRange(ranges, text);
  return ranges;
}

export function isAddressRange(text: string): boolean {
  try {
    addRange(new BlockList(), text);
    return true;
  } catch {
    return false;
  }
}

function addRange(ranges: BlockList, text: string): void {
  const [, address = '', prefix] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) throw new TypeError('neither an IP address nor a range');
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) ranges.addAddress(address, family);
  else ranges.addSubnet(address, Number(prefix), family);
}
