/** Path and query parameters and the JSON body by the route's schemas. Whatever is unknown, repeated or wrong is named in one answer. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { RouteDefinition } from '../contracts/route-definition.ts';
import { callerOf, type Caller } from './caller.ts';
import { invalid, overLimit, type FieldError } from './problem.ts';
import { limits } from '../contracts/limits.ts';
import { refusal } from './refusal.ts';
import { requestFacts, type RequestFacts } from './request-facts.ts';

/** Sign-in by URL is the authorizer's business and no parameter of any route. */
const keyParameter = 'api_key';

type Parsed = Pick<RouteDefinition, 'params' | 'query' | 'body' | 'bodyType'>;

export interface RouteInput<R extends Parsed> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: R['body'] extends z.ZodType ? z.output<R['body']> : undefined;
  readonly caller: Caller;
  readonly request: RequestFacts;
}

const longestEcho = 60;
const shown = (name: string): string => (name.length > longestEcho ? `${name.slice(0, longestEcho)}...` : name);

const issueErrors = (issue: z.core.$ZodIssue, known: readonly string[]): FieldError[] => {
  if (issue.code !== 'unrecognized_keys') return [{ field: issue.path.join('.'), message: issue.message }];
  const list = known.length > 0 ? `known are ${known.join(', ')}` : 'this request takes none';
  return issue.keys.map((key) => ({ field: shown(key), message: `is not a parameter; ${list}` }));
};

const repeated = (event: APIGatewayProxyEvent): FieldError[] =>
  Object.entries(event.multiValueQueryStringParameters ?? {})
    .filter(([, values]) => (values?.length ?? 0) > 1)
    .map(([name]) => ({ field: shown(name), message: 'is given more than once' }));

const check = <S extends z.ZodObject>(
  schema: S,
  values: object | null,
  errors: FieldError[],
): z.output<S> | undefined => {
  const parsed = schema.safeParse(values ?? {}, { error: refusal });
  if (parsed.success) return parsed.data;
  errors.push(...parsed.error.issues.flatMap((issue) => issueErrors(issue, Object.keys(schema.shape))));
  return undefined;
};

/** API Gateway hands path parameters on as they stand in the address, encoded. */
const decodedPath = (parameters: APIGatewayProxyEvent['pathParameters'], errors: FieldError[]): object =>
  Object.fromEntries(
    Object.entries(parameters ?? {}).map(([name, value = '']) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        errors.push({ field: name, message: 'is not well encoded' });
        return [name, value];
      }
    }),
  );

const readBody = (event: APIGatewayProxyEvent, isText: boolean, errors: FieldError[]): unknown => {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');
  if (Buffer.byteLength(text) > limits.bodyBytes)
    throw overLimit({ field: 'body', message: `has more than ${limits.bodyBytes} bytes` });
  if (isText) return text;
  try {
    return JSON.parse(text);
  } catch {
    errors.push({ field: 'body', message: 'must be JSON' });
    return undefined;
  }
};

const checkBody = ({ body: schema, bodyType }: Parsed, event: APIGatewayProxyEvent, errors: FieldError[]): unknown => {
  if (schema === undefined) return undefined;
  const before = errors.length;
  const value = readBody(event, bodyType !== undefined, errors);
  if (errors.length > before) return undefined;
  const parsed = schema.safeParse(value, { error: refusal });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const field = shown(['body', ...issue.path].join('.'));
    errors.push({ field, message: issue.code === 'unrecognized_keys' ? `has unknown fields` : issue.message });
  }
  return undefined;
};

/** Throws one 400 that lists everything that is wrong. */
export const parseInput = <R extends Parsed>(route: R, event: APIGatewayProxyEvent): RouteInput<R> => {
  const { [keyParameter]: _key, ...given } = event.queryStringParameters ?? {};
  const errors = repeated(event);
  // Boundary: generic inference through ZodObject loses that these are the route's own schemas.
  const params = check(route.params, decodedPath(event.pathParameters, errors), errors) as
    z.output<R['params']> | undefined;
  const query = check(route.query, given, errors) as z.output<R['query']> | undefined;
  const body = checkBody(route, event, errors) as RouteInput<R>['body'];
  if (errors.length > 0 || params === undefined || query === undefined) throw invalid(...errors);
  return { params, query, body, caller: callerOf(event), request: requestFacts(event) };
};

export const parseRequest = <R extends Parsed>(
  route: R,
): MiddlewareObj<APIGatewayProxyEvent & { input: RouteInput<R> }, APIGatewayProxyResult> => ({
  before: ({ event }) => {
    event.input = parseInput(route, event);
  },
});
