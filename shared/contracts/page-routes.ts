/** The pages, beside the API's routes and on the same origin. Open: they hold no data, only the code that asks for it with a key. */
import * as z from 'zod';
import { nothing, type RouteDefinition } from './route-definition.ts';

export const pageRoutes = {
  getWallboard: {
    operationId: 'getWallboard',
    fn: 'page',
    method: 'GET',
    path: '/',
    summary: 'The wallboard',
    params: nothing,
    query: nothing,
  },
  getRetentionPage: {
    operationId: 'getRetentionPage',
    fn: 'page',
    method: 'GET',
    path: '/retention',
    summary: 'The page of the retention lead',
    params: nothing,
    query: nothing,
  },
  getAsset: {
    operationId: 'getAsset',
    fn: 'page',
    method: 'GET',
    path: '/assets/{file}',
    summary: 'Scripts and styles of the pages',
    params: z.strictObject({ file: z.string().regex(/^[\w.-]{1,100}$/, { error: 'is no file name' }) }),
    query: nothing,
  },
} as const satisfies Record<string, RouteDefinition>;
