import { randomUUID } from 'node:crypto';
import { loadEnv } from '../../../../shared/contracts/env.ts';
import { documentClient } from '../../../../shared/dynamo/client.ts';
import { serviceLogger, serviceMetrics } from '../../../../shared/observability/observability.ts';
import { pauseWithin } from '../../../../shared/observability/pause.ts';
import { observeDeps } from '../live-deps.ts';
import { makeHandler } from './handler.ts';
import { dynamoSweepStore } from './sweep-store.ts';

const env = loadEnv('customerSweep', process.env);
const client = documentClient();
const logger = serviceLogger('customerSweep');

export const handler = makeHandler({
  ...observeDeps(env, client, {
    now: () => Date.now(),
    newId: randomUUID,
    onFailure: (reason) => logger.error('Customers could not be recomputed', { reason }),
  }),
  sweepStore: dynamoSweepStore(client, { contacts: env.CONTACTS_TABLE, customers: env.CUSTOMERS_TABLE }, 200),
  contactDays: 3,
  pauseFor: pauseWithin,
  metrics: serviceMetrics('customerSweep'),
});
