import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { dynamoTargetStore } from '../store/target-store.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('targets', process.env);
const logger = serviceLogger('targets');

export const handler = makeHandler({
  store: dynamoTargetStore(documentClient(), env.KPI_TABLE),
  timeZone: env.KPI_SETTINGS.timeZone,
  now: () => Date.now(),
  isTransient,
  report: (report) => logger.error('Request failed', { ...report }),
});
