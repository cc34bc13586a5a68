/** What the entry points of observe share. */
import type { Env } from '../../../shared/contracts/env.ts';
import type { DocumentClient } from '../../../shared/dynamo/client.ts';
import { customerSettings } from '../../../shared/retention/customer/settings.ts';
import { dynamoObserveStore } from './observe-store.ts';
import type { ObserveDeps } from './observe.ts';

export const observeDeps = (
  env: Pick<Env<'observe'>, 'CONTACTS_TABLE' | 'CUSTOMERS_TABLE' | 'CUSTOMER_SETTINGS' | 'DIALLING_TABLE'>,
  client: DocumentClient,
  surroundings: Pick<ObserveDeps, 'now' | 'newId' | 'onFailure'>,
): Omit<ObserveDeps, 'pause'> => ({
  ...surroundings,
  store: dynamoObserveStore(client, {
    contacts: env.CONTACTS_TABLE,
    customers: env.CUSTOMERS_TABLE,
    dialling: env.DIALLING_TABLE,
  }),
  settings: customerSettings(env.CUSTOMER_SETTINGS),
  concurrency: 64, // single reads and notes of those under way go together: see coalescedGet
});
