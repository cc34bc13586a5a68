import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { openApiDocument } from '../../../shared/contracts/openapi.ts';
import { routes } from '../../../shared/contracts/routes.ts';
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

/** The same for everyone, so it is made once. */
let document: object | undefined;
const openApi = (): object => (document ??= openApiDocument());

export const makeHandler = (deps: ApiDeps) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(deps))
    .handler(
      dispatch([
        endpoint(routes.getKpis, (input) => getKpis(deps, input)),
        endpoint(routes.getDefinitions, async () => definitionsAnswer(deps)),
        endpoint(routes.listContacts, (input) => listContacts(deps, input)),
        endpoint(routes.getContact, ({ params, caller }) => getContact(deps, params.contactId, caller)),
        endpoint(routes.getTransitions, (input) => getTransitions(deps, input)),
        endpoint(routes.getHealth, () => getHealth(deps)),
        endpoint(routes.getOpenApi, async () => openApi()),
        ...odataEndpoints(deps),
      ]),
    );
