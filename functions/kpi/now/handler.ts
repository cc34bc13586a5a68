import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { routes } from '../../../shared/contracts/routes.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import { getNow, type NowDeps } from './now.ts';

export const makeHandler = (deps: NowDeps & ErrorPolicy) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(dispatch([endpoint(routes.getNow, ({ caller }) => getNow(deps, caller))]));
