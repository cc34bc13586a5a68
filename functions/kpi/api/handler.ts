import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { feedRoutes } from '../../../shared/contracts/feed-routes.ts';
import { journeyRoutes } from '../../../shared/contracts/journey-routes.ts';
import { kpiRoutes } from '../../../shared/contracts/kpi-routes.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import { getContact, type ContactDeps } from './get-contact.ts';
import { definitionsAnswer } from './get-definitions.ts';
import { getHealth, type HealthDeps } from './get-health.ts';
import { getKpis } from './get-kpis.ts';
import { getTransitions } from './get-transitions.ts';
import { listContacts } from './list-contacts.ts';
import { odataEndpoints } from './odata/endpoints.ts';
import type { ContactListDeps } from './odata/sets/contacts.ts';
import type { KpiDeps } from './read-kpis.ts';

export interface ApiDeps extends KpiDeps, ContactDeps, ContactListDeps, HealthDeps, ErrorPolicy {}

/** The same for everyone, so it is made once; and seldom, so that the schemas of all answers do not wait in every start. */
let document: Promise<object> | undefined;
const openApi = (): Promise<object> =>
  (document ??= import('../../../shared/contracts/openapi.ts').then(({ openApiDocument }) => openApiDocument()));

export const makeHandler = (deps: ApiDeps) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(
      dispatch([
        endpoint(kpiRoutes.getKpis, (input) => getKpis(deps, input)),
        endpoint(kpiRoutes.getDefinitions, async () => definitionsAnswer(deps)),
        endpoint(feedRoutes.listContacts, (input) => listContacts(deps, input)),
        endpoint(feedRoutes.getContact, ({ params, caller }) => getContact(deps, params.contactId, caller)),
        endpoint(journeyRoutes.getTransitions, (input) => getTransitions(deps, input)),
        endpoint(kpiRoutes.getHealth, () => getHealth(deps)),
        endpoint(kpiRoutes.getOpenApi, openApi),
        ...odataEndpoints(deps),
      ]),
    );
