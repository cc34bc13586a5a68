import { randomUUID } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { loadEnv } from '../../../../shared/contracts/env.ts';
import { documentClient } from '../../../../shared/dynamo/client.ts';
import { serviceMetrics } from '../../../../shared/observability/observability.ts';
import { customersDeps } from '../live-deps.ts';
import { makeHandler } from './handler.ts';

const { events } = customersDeps(loadEnv('customerEvents', process.env), {
  client: documentClient(),
  kms: new KMSClient({}),
  now: () => Date.now(),
  newId: randomUUID,
});

export const handler = makeHandler({ ...events, metrics: serviceMetrics('customerEvents') });
