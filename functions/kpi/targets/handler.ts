import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { targetRoutes } from '../../../shared/contracts/target-routes.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import {
  acknowledgeMiss,
  changeTarget,
  createTarget,
  deleteTarget,
  importTargets,
  type TargetDeps,
} from './edit-targets.ts';
import { getTargetHistory, listMisses, listTargets, reviewTargets } from './read-targets.ts';

export const makeHandler = (deps: TargetDeps & ErrorPolicy) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(
      dispatch([
        endpoint(targetRoutes.listTargets, ({ query, caller }) => listTargets(deps, query, caller)),
        endpoint(targetRoutes.createTarget, ({ body, caller }) => createTarget(deps, caller, body)),
        endpoint(targetRoutes.importTargets, ({ body, caller }) => importTargets(deps, caller, body)),
        endpoint(targetRoutes.reviewTargets, ({ caller }) => reviewTargets(deps, caller)),
        endpoint(targetRoutes.listMisses, ({ query, caller }) => listMisses(deps, query, caller)),
        endpoint(targetRoutes.getTargetHistory, ({ params }) => getTargetHistory(deps, params.targetId)),
        endpoint(targetRoutes.changeTarget, ({ params, query, body, caller }) =>
          changeTarget(deps, caller, { ...params, ...query, input: body }),
        ),
        endpoint(targetRoutes.deleteTarget, ({ params, query, caller }) =>
          deleteTarget(deps, caller, { ...params, ...query }),
        ),
        endpoint(targetRoutes.acknowledgeMiss, ({ params, body, caller }) =>
          acknowledgeMiss(deps, caller, { ...params, body }),
        ),
      ]),
    );
