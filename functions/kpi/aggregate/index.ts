import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import { serviceLogger, serviceMetrics } from '../../../shared/observability/observability.ts';
import { pauseWithin } from '../../../shared/observability/pause.ts';
import { dynamoLedgerStore } from '../store/dynamo-ledger-store.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('aggregate', process.env);
const logger = serviceLogger('aggregate');

export const handler = makeHandler({
  store: dynamoLedgerStore(documentClient(), env.KPI_TABLE),
  settings: env.KPI_SETTINGS,
  definition: definitionOf(env.KPI_SETTINGS, env.DEFINITION_RELEASED_AT),
  chooseLane: () => Math.floor(Math.random() * env.LANES),
  pauseFor: pauseWithin,
  now: () => Date.now(),
  named: new Map(),
  isTransient,
  onFailure: (reason) => logger.error('Sources are handed back', { reason }),
  metrics: serviceMetrics('aggregate'),
});
