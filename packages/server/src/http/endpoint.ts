import { type ErrorCode, UnibusError } from '@unibus/protocol';
import { z } from 'zod';
import type { User } from '../users/user.ts';
import { parseStrictJson } from './strict-json.ts';

/** Somebody who proved to hold a key that may have no account yet. */
export interface Newcomer {
  readonly signPub: string;
}

/** A request after admission: who asks, and what they sent, not yet checked. */
export interface RawCall<Caller> {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly requestId: string;
}

/** The same, checked. */
interface Call<Caller, Params, Query, Body> {
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly requestId: string;
}

/** JSON, unless `type` says what kind of text it is. */
export interface Answer {
  readonly status: 200 | 201;
  readonly body: object | string;
  readonly type?: string;
}

/** One endpoint for one kind of caller, without its address: routes.ts gives it one. */
export interface Endpoint<Caller> {
  readonly summary: string;
  readonly description: string | null;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Null when a body is refused. */
  readonly body: z.ZodType | null;
  /** By status; a ZodString stands for text, everything else for JSON. */
  readonly answers: Readonly<Record<string, z.ZodType>>;
  /** Refusals of its own, beside those of admission and of its schemas. */
  readonly refusals: readonly ErrorCode[];
  /** @throws UnibusError malformed | schema_invalid | one of `refusals` */
  answer(call: RawCall<Caller>): Promise<Answer>;
}

interface Definition<
  Caller,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
> {
  summary: string;
  description?: string;
  params?: Params;
  query?: Query;
  body?: Body;
  answers: Readonly<Partial<Record<200 | 201, z.ZodType>>>;
  refusals?: readonly ErrorCode[];
  handle(call: Call<Caller, z.infer<Params>, z.infer<Query>, BodyOf<Body>>): Promise<Answer> | Answer;
}

type BodyOf<Body extends z.ZodType | null> = Body extends z.ZodType ? z.infer<Body> : null;

type Nothing = z.ZodObject<Record<never, never>, z.core.$strict>;
const nothing: Nothing = z.strictObject({});

/** An endpoint for callers without a key. */
export const openEndpoint = endpointFor<null>();
/** One for callers who signed with the key they bring. */
export const newcomerEndpoint = endpointFor<Newcomer>();
/** One for callers who have an active account. */
export const accountEndpoint = endpointFor<User>();

/** Puts an endpoint's schemas before its handler: what they do not declare is refused. */
function endpointFor<Caller>() {
  return <
    Params extends z.ZodObject = Nothing,
    Query extends z.ZodObject = Nothing,
    Body extends z.ZodType | null = null,
  >(
    definition: Definition<Caller, Params, Query, Body>,
  ): Endpoint<Caller> => {
    const { summary, description = null, answers, refusals = [] } = definition;
    const params = definition.params ?? nothing;
    const query = definition.query ?? nothing;
    const body = definition.body ?? null;
    return {
      ...{ summary, description, params, query, body, answers, refusals },
      answer: async ({ caller, requestId, ...raw }) =>
        definition.handle({
          caller,
          requestId,
          params: check(params, raw.params) as z.infer<Params>,
          query: check(query, raw.query) as z.infer<Query>,
          body: readBody(body, raw.body) as BodyOf<Body>,
        }),
    };
  };
}

function readBody(schema: z.ZodType | null, bytes: Uint8Array): unknown {
  if (schema !== null) return check(schema, parseStrictJson(bytes));
  if (bytes.length > 0) throw new UnibusError('schema_invalid', 'This endpoint takes no body');
  return null;
}

/** Names the field and what is wrong with it, never what was sent. */
function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [unknownKey] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])].join('.');
  const message = unknownKey === undefined ? (issue?.message ?? 'wrong value') : 'is not known here';
  throw new UnibusError('schema_invalid', field === '' ? message : `${field}: ${message}`, { field });
}
