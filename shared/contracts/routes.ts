/** Routes of the HTTP API as data: CDK builds the API from them, handlers parse by them. */
import * as z from 'zod';
import type { Scope } from './access.ts';
import type { FunctionName } from './env.ts';
import { campaignRoutes } from './campaign-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { journeyRoutes } from './journey-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { kpiQuerySchema } from './kpi-query.ts';
import { targetInputSchema } from '../kpi/targets/target.ts';
import {
  acknowledgementBody,
  targetCsvBody,
  targetIdParams,
  targetListQuery,
  targetMissQuery,
  targetVersionQuery,
} from './targets-api.ts';

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

const nothing = z.strictObject({});

export const routes = {
  getKpis: {
    operationId: 'getKpis',
    fn: 'api',
    method: 'GET',
    path: '/v1/kpis',
    limited: true,
    conditional: true,
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
    limited: true,
    conditional: true,
    scope: 'kpi:read',
    summary: 'KPIs, measures, slices, pairs and limits',
    params: nothing,
    query: nothing,
  },
  listTargets: {
    operationId: 'listTargets',
    fn: 'targets',
    method: 'GET',
    path: '/v1/targets',
    limited: true,
    scope: 'kpi:read',
    summary: 'Targets with owner and action; suggestions are marked',
    params: nothing,
    query: targetListQuery,
  },
  createTarget: {
    operationId: 'createTarget',
    fn: 'targets',
    method: 'POST',
    path: '/v1/targets',
    scope: 'target:write',
    summary: 'A new target',
    params: nothing,
    query: nothing,
    body: targetInputSchema,
  },
  importTargets: {
    operationId: 'importTargets',
    fn: 'targets',
    method: 'POST',
    path: '/v1/targets/import',
    scope: 'target:write',
    summary: 'Targets from CSV: all lines or none',
    params: nothing,
    query: nothing,
    body: targetCsvBody,
    bodyType: 'text/csv',
  },
  reviewTargets: {
    operationId: 'reviewTargets',
    fn: 'targets',
    method: 'GET',
    path: '/v1/targets/review',
    scope: 'kpi:read',
    summary: 'KPIs whose misses led to no action in 90 days steer nothing',
    params: nothing,
    query: nothing,
  },
  listMisses: {
    operationId: 'listMisses',
    fn: 'targets',
    method: 'GET',
    path: '/v1/targets/misses',
    scope: 'kpi:read',
    summary: 'Missed periods with owner, action and acknowledgement',
    params: nothing,
    query: targetMissQuery,
  },
  getTargetHistory: {
    operationId: 'getTargetHistory',
    fn: 'targets',
    method: 'GET',
    path: '/v1/targets/{targetId}/history',
    scope: 'kpi:read',
    summary: 'What was changed about a target, newest first',
    params: targetIdParams,
    query: nothing,
  },
  changeTarget: {
    operationId: 'changeTarget',
    fn: 'targets',
    method: 'PUT',
    path: '/v1/targets/{targetId}',
    scope: 'target:write',
    summary: 'Replaces a target of which this version was seen',
    params: targetIdParams,
    query: targetVersionQuery,
    body: targetInputSchema,
  },
  deleteTarget: {
    operationId: 'deleteTarget',
    fn: 'targets',
    method: 'DELETE',
    path: '/v1/targets/{targetId}',
    scope: 'target:write',
    summary: 'Deletes a target of which this version was seen; its history stays',
    params: targetIdParams,
    query: targetVersionQuery,
  },
  acknowledgeMiss: {
    operationId: 'acknowledgeMiss',
    fn: 'targets',
    method: 'POST',
    path: '/v1/targets/{targetId}/acknowledgements',
    scope: 'target:write',
    summary: 'Says what was done about a missed period',
    params: targetIdParams,
    query: nothing,
    body: acknowledgementBody,
  },
  getNow: {
    operationId: 'getNow',
    fn: 'now',
    method: 'GET',
    path: '/v1/now',
    scope: 'kpi:read',
    limited: true,
    summary: 'Waiting contacts and agents per queue and channel at this moment',
    params: nothing,
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
  getOpenApi: {
    operationId: 'getOpenApi',
    fn: 'api',
    method: 'GET',
    path: '/v1/openapi.json',
    limited: true,
    conditional: true,
    scope: 'kpi:read',
    summary: 'This document: OpenAPI 3.1',
    params: nothing,
    query: nothing,
  },
  ...journeyRoutes,
  ...feedRoutes,
  ...campaignRoutes,
  ...customerRoutes,
} as const satisfies Record<string, RouteDefinition>;

export type RouteName = keyof typeof routes;
