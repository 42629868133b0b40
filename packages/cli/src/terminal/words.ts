/** How people are shown times and keys. */

/** `2026-11-24 07:46 UTC` */
export function formatTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

/** The first 12 digits: enough to find a key or an id, not to trust it. */
export function shortHex(hex: string): string {
  return hex.slice(0, 12);
}

/** 128 bits in groups of four, to be compared by eye or on the telephone. */
export function fingerprint(signPub: string): string {
  return (signPub.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}
