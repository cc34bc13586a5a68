/** Routes of contacts and of the OData feed, spread into routes.ts. */
import * as z from 'zod';
import { contactListSchema } from './contact-list.ts';
import { odataParams, odataQuery } from './odata-query.ts';
import { nothing } from './route-definition.ts';

/** OData has its own rules for what is unknown. */
const anything = z.looseObject({});

export const feedRoutes = {
  listContacts: {
    operationId: 'listContacts',
    fn: 'api',
    method: 'GET',
    path: '/v1/contacts',
    limited: true,
    conditional: true,
    scope: 'contact:read',
    summary: 'Contacts as they are counted, without personal data, by the UTC day of their disconnect',
    params: nothing,
    query: contactListSchema,
  },
  getContact: {
    operationId: 'getContact',
    fn: 'api',
    method: 'GET',
    path: '/v1/contacts/{contactId}',
    limited: true,
    scope: 'contact:read',
    summary: 'One contact as it is counted, without personal data',
    params: z.strictObject({ contactId: z.string().min(1).max(256) }),
    query: nothing,
  },
  getOdataService: {
    operationId: 'getOdataService',
    fn: 'api',
    method: 'GET',
    path: '/odata',
    limited: true,
    conditional: true,
    scope: 'kpi:read',
    summary: 'OData v4 feed: service document',
    params: nothing,
    query: anything,
  },
  getOdata: {
    operationId: 'getOdata',
    fn: 'api',
    method: 'GET',
    path: '/odata/{proxy+}',
    limited: true,
    conditional: true,
    scope: 'kpi:read',
    summary: 'OData v4 feed: $metadata, entity sets and their /$count',
    params: odataParams,
    query: odataQuery,
  },
} as const;
