import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { serviceMetrics } from '../../../shared/observability/observability.ts';
import { dynamoDiallingStore } from '../dial/dialling-store.ts';
import { makeHandler } from './handler.ts';
import { dynamoProfiles } from './profile-reader-store.ts';

const env = loadEnv('plan', process.env);
const client = documentClient();

export const handler = makeHandler({
  store: dynamoDiallingStore(client, { dialling: env.DIALLING_TABLE, contacts: env.CONTACTS_TABLE }),
  profiles: dynamoProfiles(client, env.CUSTOMERS_TABLE),
  holdout: env.HOLDOUT,
  now: () => Date.now(),
  metrics: serviceMetrics('plan'),
});
