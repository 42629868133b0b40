import {
  isUnibusError,
  UnibusError,
  type UserListJson,
  userListQuerySchema,
  userListSchema,
} from '@unibus/protocol';
import type { z } from 'zod';
import type { Page, Store } from '../../store/store.ts';
import { isActiveAdmin, type User, type UserStatus } from '../../users/user.ts';
import { userJson } from '../../users/user-json.ts';
import { accountEndpoint } from '../endpoint.ts';
import { pageQuery } from '../page-query.ts';

type Directory = Pick<Store, 'listUsers' | 'getUserByHandle'>;
type Query = z.infer<typeof userListQuerySchema>;

export function userList(store: Directory) {
  return accountEndpoint({
    summary: 'The directory of accounts',
    description:
      'Members see active accounts. Admins see all, or those of one status. `handle` finds one account, or none.',
    query: userListQuerySchema,
    answers: { 200: userListSchema },
    refusals: ['cursor_invalid', 'not_admin'],
    async handle({ caller, query }) {
      const status = visibleStatus(caller, query.status);
      const { items, next } = await find(store, query, status);
      return { status: 200, body: { items: items.map(userJson), next } satisfies UserListJson };
    },
  });
}

/** Undefined is "any". */
function visibleStatus(caller: User, asked: UserStatus | undefined): UserStatus | undefined {
  if (isActiveAdmin(caller)) return asked;
  if (asked === 'revoked') throw new UnibusError('not_admin');
  return 'active';
}

async function find(store: Directory, query: Query, status: UserStatus | undefined): Promise<Page<User>> {
  if (query.handle === undefined) return store.listUsers({ ...pageQuery(query), ...(status && { status }) });
  const user = await findByHandle(store, query.handle);
  const isVisible = user !== null && (status === undefined || user.status === status);
  return { items: isVisible ? [user] : [], next: null };
}

async function findByHandle(store: Directory, handle: string): Promise<User | null> {
  try {
    return await store.getUserByHandle(handle);
  } catch (error) {
    if (isUnibusError(error, 'not_found')) return null;
    throw error;
  }
}
