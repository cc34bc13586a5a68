import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { serviceMetrics } from '../../../shared/observability/observability.ts';
import { dynamoDiallingStore } from '../dial/dialling-store.ts';
import { dispositionOf } from './disposition.ts';
import { makeHandler } from './handler.ts';
import { dynamoRecords } from './record-store.ts';

const env = loadEnv('reconcile', process.env);
const client = documentClient();

export const handler = makeHandler({
  store: dynamoDiallingStore(client, { dialling: env.DIALLING_TABLE, contacts: env.CONTACTS_TABLE }),
  ...dynamoRecords(client, { contacts: env.CONTACTS_TABLE, customers: env.CUSTOMERS_TABLE }),
  dispositionOf,
  now: () => Date.now(),
  metrics: serviceMetrics('reconcile'),
});
