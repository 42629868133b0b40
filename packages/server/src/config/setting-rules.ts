import type { Settings } from './settings.ts';

/** Settings that are right one by one and cannot hold together. */
export function findContradictions(settings: Settings): string[] {
  if (settings.invite_ttl <= settings.invite_ttl_max) return [];
  return ['invite_ttl: allowed is at most invite_ttl_max'];
}

/** Settings that work, and that an operator should know of. */
export function findWarnings({ public_url, host }: Settings): string[] {
  const warnings: string[] = [];
  if (public_url?.startsWith('http:') && !isLoopbackHost(new URL(public_url).hostname)) {
    warnings.push('public_url is http: whoever can watch the network can read invitations; put TLS in front');
  }
  if (public_url === null && !isLoopbackHost(host)) {
    warnings.push('host opens the server to the network, but public_url is unset: links say localhost');
  }
  return warnings;
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.|^\[?::1\]?$/.test(host);
}
