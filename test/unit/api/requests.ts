/** Builders of API Gateway events, and a caller that parses what comes back. */
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import * as z from 'zod';
import { standingSchema } from '../../../shared/kpi/targets/standing.ts';
import { makeHandler, type ApiDeps } from '../../../functions/kpi/api/handler.ts';

type Query = Readonly<Record<string, string | readonly string[]>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly params?: Record<string, string>;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** `null`: no authorizer context at all. */
  readonly authorizer?: Record<string, unknown> | null;
}

const fullAccess = { keyId: 'abcdef012345', scopes: 'kpi:read contact:read agent:read' };

export const apiEvent = (
  resource: string,
  { query = {}, params, method = 'GET', headers = {}, authorizer = fullAccess }: RequestOptions = {},
): APIGatewayProxyEvent => {
  const multi = Object.entries(query).map(
    ([name, value]) => [name, typeof value === 'string' ? [value] : [...value]] as const,
  );
  const event = {
    resource,
    path: resource,
    httpMethod: method,
    headers,
    multiValueHeaders: {},
    body: null,
    isBase64Encoded: false,
    stageVariables: null,
    pathParameters: params ?? null,
    queryStringParameters:
      multi.length > 0 ? Object.fromEntries(multi.map(([name, values]) => [name, values.at(-1)])) : null,
    multiValueQueryStringParameters: multi.length > 0 ? Object.fromEntries(multi) : null,
    requestContext: {
      requestId: 'req-1',
      domainName: 'api.example',
      path: `/live${resource}`,
      ...(authorizer === null ? {} : { authorizer }),
    },
  };
  return event as unknown as APIGatewayProxyEvent; // boundary: only what the handler reads
};

// Boundary: middy reads nothing of the context here.
const context = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 29_000 } as unknown as Context;

const object = z.record(z.string(), z.unknown());

export const callText = async (deps: ApiDeps, resource: string, options: RequestOptions = {}) => {
  const { statusCode, headers, body } = await makeHandler(deps)(apiEvent(resource, options), context);
  return { status: statusCode, headers: headers ?? {}, body };
};

export const call = async (deps: ApiDeps, resource: string, options: RequestOptions = {}) => {
  const { statusCode, headers, body } = await makeHandler(deps)(apiEvent(resource, options), context);
  return { status: statusCode, headers: headers ?? {}, body: object.parse(JSON.parse(body)) };
};

const value = z.object({
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  threshold: z.number().optional(),
  suppressed: z.literal(true).optional(),
  ...standingSchema.shape,
});
export const kpiAnswer = z.strictObject({
  definition: z.object({ version: z.string(), migrating: z.boolean(), done: z.number() }),
  asOf: z.object({ foldedAt: z.string().nullable(), lanes: z.array(z.object({ lane: z.number(), seq: z.number() })) }),
  timeZone: z.string(),
  grain: z.string(),
  groupBy: z.string(),
  rows: z.array(
    z.object({
      period: z.strictObject({ from: z.string(), to: z.string(), label: z.string() }),
      slice: z.record(z.string(), z.object({ id: z.string(), label: z.string() })),
      kpis: z.record(z.string(), value),
    }),
  ),
  cursor: z.string().optional(),
  notComputed: z.array(z.object({ id: z.string(), reason: z.string() })).optional(),
  nextPageToken: z.string().optional(),
});

export const getKpis = async (deps: ApiDeps, query: Query) => {
  const { status, body } = await call(deps, '/v1/kpis', { query });
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return kpiAnswer.parse(body);
};

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
});
export const refused = async (deps: ApiDeps, query: Query) => {
  const { status, headers, body } = await call(deps, '/v1/kpis', { query });
  return { contentType: headers['content-type'], statusCode: status, ...problem.parse(body) };
};
