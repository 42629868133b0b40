import { UnibusError } from '@unibus/protocol';
import type { Step } from './app-env.ts';

const secretNames = /^(?:token|secret|link|invite|key|seed)$/i;
/** Parameters that hold ids or keys, which are public, or opaque text of ours. */
const publicNames = new Set(['id_prefix', 'cursor', 'after']);
const looksSecret = /[0-9a-f]{64}/i;

/** Refuses an invitation's secret in the query before anything else happens: addresses end up in logs and histories. */
export function refuseSecretsInQuery(): Step {
  return (c, next) => {
    for (const [name, value] of queryOf(c.req.url)) {
      const isSecret = secretNames.test(name) || looksSecret.test(name) || looksSecret.test(value);
      if (isSecret && !publicNames.has(name)) throw new UnibusError('secret_in_url');
    }
    return next();
  };
}

/** True for a path that no route has and that may hold a secret. */
export function pathLooksSecret(path: string): boolean {
  return looksSecret.test(path);
}

/** The query's parameters. @throws UnibusError schema_invalid for one that comes twice */
export function readQuery(url: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of queryOf(url)) {
    if (name in query) throw new UnibusError('schema_invalid', 'A parameter comes twice', { field: name });
    query[name] = value;
  }
  return query;
}

function queryOf(url: string): Iterable<[string, string]> {
  const start = url.indexOf('?');
  return start === -1 ? [] : new URLSearchParams(url.slice(start));
}
