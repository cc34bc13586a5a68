/** What is said of every route of the HTTP API. */
import * as z from 'zod';
import type { Scope } from './access.ts';
import type { FunctionName } from './env.ts';

/** Functions that answer routes. */
export const apiFunctions = [
  'api',
  'targets',
  'now',
  'page',
  'campaigns',
  'customers',
] as const satisfies readonly FunctionName[];
export type ApiFunction = (typeof apiFunctions)[number];

export interface RouteDefinition {
  readonly operationId: string;
  readonly fn: ApiFunction;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** API Gateway form, `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** Undefined: open to everyone. */
  readonly scope?: Scope;
  /** Keeps its answer within the limits of a key that has some; other routes are closed to such keys. */
  readonly limited?: true;
  /** Answers carry an ETag; one that the caller has already is answered 304. */
  readonly conditional?: true;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** JSON body; undefined: the route takes none. */
  readonly body?: z.ZodType;
  /** The body is this text itself; absent: JSON. */
  readonly bodyType?: 'text/csv';
}

/** Of a route without parameters. */
export const nothing = z.strictObject({});
