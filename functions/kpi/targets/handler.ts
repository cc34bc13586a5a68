import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { routes } from '../../../shared/contracts/routes.ts';
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
        endpoint(routes.listTargets, ({ query, caller }) => listTargets(deps, query, caller)),
        endpoint(routes.createTarget, ({ body, caller }) => createTarget(deps, caller, body)),
        endpoint(routes.importTargets, ({ body, caller }) => importTargets(deps, caller, body)),
        endpoint(routes.reviewTargets, ({ caller }) => reviewTargets(deps, caller)),
        endpoint(routes.listMisses, ({ query, caller }) => listMisses(deps, query, caller)),
        endpoint(routes.getTargetHistory, ({ params }) => getTargetHistory(deps, params.targetId)),
        endpoint(routes.changeTarget, ({ params, query, body, caller }) =>
          changeTarget(deps, caller, { ...params, ...query, input: body }),
        ),
        endpoint(routes.deleteTarget, ({ params, query, caller }) =>
          deleteTarget(deps, caller, { ...params, ...query }),
        ),
        endpoint(routes.acknowledgeMiss, ({ params, body, caller }) =>
          acknowledgeMiss(deps, caller, { ...params, body }),
        ),
      ]),
    );
