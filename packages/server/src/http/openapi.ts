import { type BusJson, type ErrorCode, errorCatalogue, problemSchema } from '@unibus/protocol';
import { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { admissionRefusals, commonRefusals, type Route } from './route.ts';

const signed = new Set(['newcomer', 'wallet', 'admin']);

const signatureScheme = {
  type: 'apiKey',
  in: 'header',
  name: 'Signature',
  description:
    'RFC 9421 HTTP Message Signatures, ed25519, label `sig`, over "@method" "@authority" "@path" "@query" ' +
    '"content-digest", and "content-type" when there is a body. Parameters: created, expires (at most 60 seconds ' +
    'later), nonce (22 to 64 base64url characters), keyid (the public key, 64 lowercase hex digits), ' +
    'tag "unibus-api-v1". @authority is that of the public URL. Content-Digest (RFC 9530, sha-256) is always sent. ' +
    'The headers are Signature, Signature-Input and Content-Digest.',
} as const;

/** OpenAPI 3.1 from the schemas that check the requests. */
export async function openapiDocument(routes: readonly Route[], bus: BusJson): Promise<object> {
  const { createDocument } = await import('zod-openapi');
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'unibus membership server',
      version: bus.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: bus.public_url }],
    paths: describePaths(routes),
    components: { securitySchemes: { walletSignature: signatureScheme } },
  });
}

function describePaths(routes: readonly Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeOperation(route) };
  }
  return paths;
}

function describeOperation({ method, path, who, endpoint }: Route): ZodOpenApiOperationObject {
  const { summary, description, params, query, body, answers, refusals } = endpoint;
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/\W+/g, '_')}`.replace(/_$/, ''),
    summary,
    description: `Who may: ${who}.${description === null ? '' : ` ${description}`}`,
    security: signed.has(who) ? [{ walletSignature: [] }] : [],
    requestParams: { path: params, query },
    ...(body !== null && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    responses: {
      ...describeAnswers(answers),
      ...describeRefusals([...refusals, ...admissionRefusals[who], ...commonRefusals]),
    },
  };
}

function describeAnswers(answers: Readonly<Record<string, z.ZodType>>): ZodOpenApiResponsesObject {
  const responses = Object.entries(answers).map(([status, schema]) => {
    const type = schema instanceof z.ZodString ? 'text/plain' : 'application/json';
    return [status, { description: status === '201' ? 'Created' : 'OK', content: { [type]: { schema } } }];
  });
  return Object.fromEntries(responses);
}

function describeRefusals(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorCatalogue[code].status);
  const responses = [...byStatus].map(([status, group]) => [
    String(status),
    { description: group.join(' | '), content: { 'application/problem+json': { schema: problemSchema } } },
  ]);
  return Object.fromEntries(responses);
}
