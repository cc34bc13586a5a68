import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { customerRoutes as routes } from '../../../shared/contracts/customer-routes.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import {
  erase,
  exportCustomer,
  getCustomer,
  getJourney,
  lookupCustomer,
  postEvent,
  postImport,
  type CustomersDeps,
} from './api.ts';

export const makeHandler = (deps: CustomersDeps & ErrorPolicy) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(
      dispatch([
        endpoint(routes.lookupCustomer, ({ body }) => lookupCustomer(deps, body)),
        endpoint(routes.getCustomer, ({ params }) => getCustomer(deps, params.customerKey)),
        endpoint(routes.getCustomerJourney, ({ params }) => getJourney(deps, params.customerKey)),
        endpoint(routes.exportCustomer, ({ params }) => exportCustomer(deps, params.customerKey)),
        endpoint(routes.eraseCustomer, ({ params }) => erase(deps, params.customerKey)),
        endpoint(routes.postCustomerEvent, ({ body }) => postEvent(deps, body)),
        endpoint(routes.importCustomers, ({ body }) => postImport(deps, body)),
      ]),
    );
