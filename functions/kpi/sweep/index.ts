import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { allLanes } from '../../../shared/dynamo/lanes.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import { serviceLogger, serviceMetrics } from '../../../shared/observability/observability.ts';
import { pauseWithin } from '../../../shared/observability/pause.ts';
import { contactPages, dynamoJobStore, trimJournal } from '../store/dynamo-job-store.ts';
import { dynamoJournalStore } from '../store/dynamo-journal-store.ts';
import { dynamoLedgerStore } from '../store/dynamo-ledger-store.ts';
import { makeHandler } from './handler.ts';
import { trimJournals } from './trim.ts';

const env = loadEnv('sweep', process.env);
const client = documentClient();
const logger = serviceLogger('sweep');
const now = (): number => Date.now();

export const handler = makeHandler({
  store: dynamoLedgerStore(client, env.KPI_TABLE),
  jobs: dynamoJobStore(client, env.KPI_TABLE),
  page: contactPages(client, env.CONTACTS_TABLE, 297),
  settings: env.KPI_SETTINGS,
  definition: definitionOf(env.KPI_SETTINGS, env.DEFINITION_RELEASED_AT),
  chooseLane: () => Math.floor(Math.random() * env.LANES),
  pauseFor: pauseWithin,
  now,
  named: new Map(),
  isTransient,
  onRefused: (refused) =>
    logger.error('Sources could not be applied', { refused: refused.slice(0, 20), count: refused.length }),
  trim: () =>
    trimJournals({
      lanes: allLanes,
      cursor: dynamoJournalStore(client, env.KPI_TABLE).cursor,
      trim: trimJournal(client, env.KPI_TABLE),
      now,
      limit: 10_000,
    }),
  metrics: serviceMetrics('sweep'),
});
