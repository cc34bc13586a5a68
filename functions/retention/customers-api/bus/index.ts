import { randomUUID } from 'node:crypto';
import { loadEnv } from '../../../../shared/contracts/env.ts';
import { documentClient } from '../../../../shared/dynamo/client.ts';
import { awsApi } from '../../../../shared/observability/aws-api.ts';
import { serviceMetrics } from '../../../../shared/observability/observability.ts';
import { customersDeps } from '../live-deps.ts';
import { makeHandler } from './handler.ts';

const { events } = customersDeps(loadEnv('customerEvents', process.env), {
  client: documentClient(),
  kms: awsApi('kms', process.env),
  now: () => Date.now(),
  newId: randomUUID,
});

export const handler = makeHandler({ ...events, metrics: serviceMetrics('customerEvents') });
