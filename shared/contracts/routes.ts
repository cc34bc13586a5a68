/** Routes of the HTTP API as data: CDK builds the API from them, handlers parse by them. */
import * as z from 'zod';
import type { Scope } from './access.ts';
import { kpiQuerySchema } from './kpi-query.ts';

export interface RouteDefinition {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** API Gateway form, `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** Undefined: open to everyone. */
  readonly scope?: Scope;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
}

const nothing = z.strictObject({});

export const routes = {
  getKpis: {
    operationId: 'getKpis',
    method: 'GET',
    path: '/v1/kpis',
    scope: 'kpi:read',
    summary: 'KPI values by period and slice, each with numerator and denominator',
    params: nothing,
    query: kpiQuerySchema,
  },
  getDefinitions: {
    operationId: 'getDefinitions',
    method: 'GET',
    path: '/v1/definitions',
    scope: 'kpi:read',
    summary: 'KPIs, measures, slices, pairs and limits',
    params: nothing,
    query: nothing,
  },
  getContact: {
    operationId: 'getContact',
    method: 'GET',
    path: '/v1/contacts/{contactId}',
    scope: 'contact:read',
    summary: 'One contact as it is counted, without personal data',
    params: z.strictObject({ contactId: z.string().min(1).max(256) }),
    query: nothing,
  },
  getHealth: {
    operationId: 'getHealth',
    method: 'GET',
    path: '/v1/health',
    summary: 'Freshness and ledger head',
    params: nothing,
    query: nothing,
  },
} as const satisfies Record<string, RouteDefinition>;
