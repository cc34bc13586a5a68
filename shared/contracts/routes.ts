/** Routes of the HTTP API as data: CDK builds the API from them, handlers parse by them. */
import * as z from 'zod';
import type { Scope } from './access.ts';
import type { FunctionName } from './env.ts';
import { kpiQuerySchema } from './kpi-query.ts';

/** Functions that answer routes. */
export const apiFunctions = ['api'] as const satisfies readonly FunctionName[];
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
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** JSON body; undefined: the route takes none. */
  readonly body?: z.ZodType;
}

const nothing = z.strictObject({});

export const routes = {
  getKpis: {
    operationId: 'getKpis',
    fn: 'api',
    method: 'GET',
    path: '/v1/kpis',
    scope: 'kpi:read',
    summary: 'KPI values by period and slice, each with numerator and denominator',
    params: nothing,
    query: kpiQuerySchema,
  },
  getDefinitions: {
    operationId: 'getDefinitions',
    fn: 'api',
    method: 'GET',
    path: '/v1/definitions',
    scope: 'kpi:read',
    summary: 'KPIs, measures, slices, pairs and limits',
    params: nothing,
    query: nothing,
  },
  getContact: {
    operationId: 'getContact',
    fn: 'api',
    method: 'GET',
    path: '/v1/contacts/{contactId}',
    scope: 'contact:read',
    summary: 'One contact as it is counted, without personal data',
    params: z.strictObject({ contactId: z.string().min(1).max(256) }),
    query: nothing,
  },
  getHealth: {
    operationId: 'getHealth',
    fn: 'api',
    method: 'GET',
    path: '/v1/health',
    summary: 'Freshness and ledger head',
    params: nothing,
    query: nothing,
  },
} as const satisfies Record<string, RouteDefinition>;
