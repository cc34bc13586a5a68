/** Routes of KPIs and of the API itself. */
import { kpiQuerySchema } from './kpi-query.ts';
import { nothing, type RouteDefinition } from './route-definition.ts';

export const kpiRoutes = {
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
} as const satisfies Record<string, RouteDefinition>;
