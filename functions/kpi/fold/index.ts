import { randomUUID } from 'node:crypto';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { allLanes } from '../../../shared/dynamo/lanes.ts';
import { serviceMetrics } from '../../../shared/observability/observability.ts';
import { pauseWithin } from '../../../shared/observability/pause.ts';
import { dynamoJournalStore } from '../store/dynamo-journal-store.ts';
import { inTurn } from '../store/fold-lease.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('fold', process.env);
const client = documentClient();
const now = (): number => Date.now();

export const handler = makeHandler({
  store: dynamoJournalStore(client, env.KPI_TABLE),
  lanes: allLanes,
  entriesPerFold: 120,
  bucketsPerFold: 20_000,
  concurrency: 32,
  pauseFor: pauseWithin,
  now,
  inTurn: inTurn({ client, kpiTable: env.KPI_TABLE, now, owner: randomUUID }),
  isTransient,
  metrics: serviceMetrics('fold'),
});
