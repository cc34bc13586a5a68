import { setTimeout as sleep } from 'node:timers/promises';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { allLanes } from '../../../shared/dynamo/lanes.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import { serviceLogger, serviceMetrics } from '../../../shared/observability/observability.ts';
import { directorySpan } from '../store/directory-span.ts';
import { dynamoAuditStore } from '../store/dynamo-audit-store.ts';
import { dynamoJobStore } from '../store/dynamo-job-store.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('audit', process.env);
const client = documentClient();
const now = (): number => Date.now();

export const handler = makeHandler({
  store: dynamoAuditStore(client, { contacts: env.CONTACTS_TABLE, kpi: env.KPI_TABLE }, allLanes),
  settings: env.KPI_SETTINGS,
  definition: definitionOf(env.KPI_SETTINGS, env.DEFINITION_RELEASED_AT),
  rounds: 6,
  betweenRounds: (round) => sleep(5_000 * round),
  whole: {
    jobs: dynamoJobStore(client, env.KPI_TABLE),
    span: directorySpan(client, env.KPI_TABLE, now),
    daysPerChunk: 3,
  },
  windowDays: env.AUDIT_WINDOW_DAYS,
  now,
  logger: serviceLogger('audit'),
  metrics: serviceMetrics('audit'),
});
