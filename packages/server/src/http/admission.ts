import { isUnibusError, UnibusError } from '@unibus/protocol';
import type { Store } from '../store/store.ts';
import { isActiveAdmin } from '../users/user.ts';
import type { AppContext, Step } from './app-env.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { Who } from './route.ts';

export interface AdmissionParts {
  readonly store: Pick<Store, 'getUser'>;
  readonly rateLimiter: RateLimiter;
  /** Leaves the signer in the context. @throws UnibusError */
  readonly checkSignature: (c: AppContext) => Promise<void>;
  readonly readBody: Step;
}

/** The steps before a handler, in order: cheap refusals first, nothing costly before the rate limit. */
export function admission(
  who: Who,
  { store, rateLimiter, checkSignature, readBody }: AdmissionParts,
): Step[] {
  const signature: Step = async (c, next) => {
    await checkSignature(c);
    await next();
  };
  const account = rateLimiter.failedChecks(async (c) => {
    await checkSignature(c);
    c.set('account', await findAccount(store, c.get('signPub')));
  });
  const steps: Readonly<Record<Who, Step[]>> = {
    probe: [readBody],
    anyone: [rateLimiter.everyRequest(), readBody],
    'link-holder': [rateLimiter.everyRequest(), readBody],
    newcomer: [rateLimiter.everyRequest(), readBody, signature],
    wallet: [readBody, account],
    admin: [readBody, account, adminOnly],
  };
  return steps[who];
}

const adminOnly: Step = (c, next) => {
  if (!isActiveAdmin(c.get('account'))) throw new UnibusError('not_admin');
  return next();
};

async function findAccount(store: Pick<Store, 'getUser'>, signPub: string) {
  const account = await store.getUser(signPub).catch((error: unknown) => {
    throw isUnibusError(error, 'not_found') ? new UnibusError('account_unknown') : error;
  });
  if (account.status !== 'active') throw new UnibusError('account_revoked');
  return account;
}
