import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { nowRoutes } from '../../../shared/contracts/now-routes.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import { getNow, type NowDeps } from './now.ts';

export const makeHandler = (deps: NowDeps & ErrorPolicy) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(dispatch([endpoint(nowRoutes.getNow, ({ caller }) => getNow(deps, caller))]));
