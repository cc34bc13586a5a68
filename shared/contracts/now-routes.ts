/** The route of this moment. */
import { nothing, type RouteDefinition } from './route-definition.ts';

export const nowRoutes = {
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
} as const satisfies Record<string, RouteDefinition>;
