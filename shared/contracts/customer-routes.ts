/** Routes of customers, spread into routes.ts. */
import * as z from 'zod';
import { customerEventSchema } from '../domain/customer-event.ts';
import { customerCsvBody, customerLookupSchema, customerParams } from './customers-api.ts';

const nothing = z.strictObject({});

export const customerRoutes = {
  lookupCustomer: {
    operationId: 'lookupCustomer',
    fn: 'customers',
    method: 'POST',
    path: '/v1/customers/lookup',
    scope: 'customer:read',
    summary: 'A customer by CRM id, number or e-mail address, with risk and its reasons',
    params: nothing,
    query: nothing,
    body: customerLookupSchema,
  },
  getCustomer: {
    operationId: 'getCustomer',
    fn: 'customers',
    method: 'GET',
    path: '/v1/customers/{customerKey}',
    scope: 'customer:read',
    summary: 'Profile of a customer: lifecycle, risk and its reasons',
    params: customerParams,
    query: nothing,
  },
  getCustomerJourney: {
    operationId: 'getCustomerJourney',
    fn: 'customers',
    method: 'GET',
    path: '/v1/customers/{customerKey}/journey',
    scope: 'customer:read',
    summary: 'Journeys of a customer over all channels: legs, repeats, switches, moments',
    params: customerParams,
    query: nothing,
  },
  exportCustomer: {
    operationId: 'exportCustomer',
    fn: 'customers',
    method: 'GET',
    path: '/v1/customers/{customerKey}/export',
    scope: 'customer:write',
    summary: 'All that is kept of a customer, the number in clear: for a request for access',
    params: customerParams,
    query: nothing,
  },
  eraseCustomer: {
    operationId: 'eraseCustomer',
    fn: 'customers',
    method: 'DELETE',
    path: '/v1/customers/{customerKey}',
    scope: 'customer:write',
    summary: 'Erases a customer; what was counted stays counted, namelessly, and nobody calls the number again',
    params: customerParams,
    query: nothing,
  },
  postCustomerEvent: {
    operationId: 'postCustomerEvent',
    fn: 'customers',
    method: 'POST',
    path: '/v1/customer-events',
    scope: 'customer:write',
    summary: 'Purchase, renewal, cancellation, consent, opt-out, objection to profiling; idempotent by eventId',
    params: nothing,
    query: nothing,
    body: customerEventSchema,
  },
  importCustomers: {
    operationId: 'importCustomers',
    fn: 'customers',
    method: 'POST',
    path: '/v1/customers/import',
    scope: 'customer:write',
    summary: 'Customer events and consents from CSV: all lines or none',
    params: nothing,
    query: nothing,
    body: customerCsvBody,
    bodyType: 'text/csv',
  },
} as const;
