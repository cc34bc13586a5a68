/** OpenAPI 3.1 from the routes and their responses. Pure. */
import * as z from 'zod';
import { problemSchema, responses, type RouteResponse } from './responses.ts';
import type { RouteDefinition } from './route-definition.ts';
import { routes } from './routes.ts';

type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. What a schema cannot say (a refinement) is said by the 400. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
};

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({})).default({}),
  required: z.array(z.string()).default([]),
});

const parametersOf = (schema: z.ZodObject, where: 'path' | 'query'): Schema[] => {
  const { properties, required } = objectSchema.parse(schemaOf(schema, 'input'));
  return Object.entries(properties).map(([name, own]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: own,
  }));
};

const statusTexts: Readonly<Record<number, string>> = {
  304: 'Nothing has changed since the ETag',
  400: 'The request is not valid, or over a limit that the answer names',
  401: 'No key, or one that is not valid',
  403: 'The key lacks the scope',
  404: 'There is no such thing',
  406: 'No such representation',
  409: 'Somebody else was first',
  413: 'The request is too large',
  429: 'Too many requests',
  500: 'Internal error',
  501: 'Not offered',
  503: 'Storage or Amazon Connect does not answer; try again',
};

/** What the gateway and the handlers may answer on every route. */
const always = [400, 429, 500, 503];
const guarded = [401, 403];

const problem = (status: number): Schema => ({
  description: statusTexts[status] ?? 'Problem',
  ...(status === 304
    ? {}
    : { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }),
});

const undocumented: RouteResponse = {
  description: 'Done',
  content: { 'application/json': z.looseObject({}) },
  problems: [404, 409],
};

const contentOf = ({ content }: RouteResponse): Schema =>
  Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      { schema: schema ? schemaOf(schema, 'output') : { type: 'string' } },
    ]),
  );

export const responseOf = (route: RouteDefinition): RouteResponse =>
  new Map<string, RouteResponse>(Object.entries(responses)).get(route.operationId) ?? undocumented;

/** Statuses that the document names for a route. */
export const statusesOf = (route: RouteDefinition): number[] =>
  [
    200,
    ...(route.conditional ? [304] : []),
    ...always,
    ...(route.scope === undefined ? [] : guarded),
    ...(responseOf(route).problems ?? []),
  ].sort((a, b) => a - b);

const bodyOf = ({ body, bodyType }: RouteDefinition): Schema =>
  body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: { [bodyType ?? 'application/json']: { schema: schemaOf(body, 'input') } },
        },
      };

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETag of an earlier answer: 304 when nothing has changed',
  schema: { type: 'string' },
} as const;

const operationOf = (route: RouteDefinition): Schema => ({
  operationId: route.operationId,
  summary: route.summary,
  ...(route.scope === undefined ? { security: [] } : { description: `Needs the scope \`${route.scope}\`.` }),
  parameters: [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.conditional ? [ifNoneMatch] : []),
  ],
  ...bodyOf(route),
  responses: Object.fromEntries(
    statusesOf(route).map((status) => [
      String(status),
      status === 200
        ? { description: responseOf(route).description, content: contentOf(responseOf(route)) }
        : problem(status),
    ]),
  ),
});

/** `{proxy+}` takes the rest of the path; OpenAPI has no such thing, so it is one parameter that may hold slashes. */
const pathOf = (path: string): string => path.replace('+}', '}');

const securitySchemes = {
  basic: { type: 'http', scheme: 'basic', description: 'Any user; the API key is the password.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The API key, or a JWT where an issuer is configured.' },
  header: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  query: { type: 'apiKey', in: 'query', name: 'api_key', description: 'GET only.' },
} as const;

export const openApiDocument = (): object => {
  const all: readonly RouteDefinition[] = Object.values(routes);
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of all)
    paths[pathOf(route.path)] = { ...paths[pathOf(route.path)], [route.method.toLowerCase()]: operationOf(route) };
  return {
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: '1', description: 'Contact-centre KPIs, targets, customers and campaigns.' },
    paths,
    security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    components: { securitySchemes, schemas: { Problem: schemaOf(problemSchema, 'output') } },
  };
};
