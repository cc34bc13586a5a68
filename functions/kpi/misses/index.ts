import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { serviceMetrics } from '../../../shared/observability/observability.ts';
import { dynamoBucketReader } from '../store/bucket-reader.ts';
import { eventBridgeSender } from '../store/event-sender.ts';
import { dynamoTargetStore } from '../store/target-store.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('misses', process.env);
const client = documentClient();

export const handler = makeHandler({
  store: dynamoTargetStore(client, env.KPI_TABLE),
  readBuckets: dynamoBucketReader(client, env.KPI_TABLE),
  send: eventBridgeSender(new EventBridgeClient({})),
  thresholds: env.READ_SETTINGS,
  zone: env.KPI_SETTINGS.timeZone,
  weekStartsOn: env.READ_SETTINGS.weekStartsOn,
  now: () => Date.now(),
  metrics: serviceMetrics('misses'),
});
