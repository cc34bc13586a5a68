/** Routes of the HTTP API as data: CDK builds the API from them, handlers parse by those of their own group. */
import { campaignRoutes } from './campaign-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { journeyRoutes } from './journey-routes.ts';
import { kpiRoutes } from './kpi-routes.ts';
import { nowRoutes } from './now-routes.ts';
import type { RouteDefinition } from './route-definition.ts';
import { targetRoutes } from './target-routes.ts';

export const routes = {
  ...kpiRoutes,
  ...targetRoutes,
  ...nowRoutes,
  ...journeyRoutes,
  ...feedRoutes,
  ...campaignRoutes,
  ...customerRoutes,
} as const satisfies Record<string, RouteDefinition>;

export type RouteName = keyof typeof routes;
