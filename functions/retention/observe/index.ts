import { randomUUID } from 'node:crypto';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { serviceLogger, serviceMetrics } from '../../../shared/observability/observability.ts';
import { pauseWithin } from '../../../shared/observability/pause.ts';
import { makeHandler } from './handler.ts';
import { observeDeps } from './live-deps.ts';

const env = loadEnv('observe', process.env);
const logger = serviceLogger('observe');

export const handler = makeHandler({
  ...observeDeps(env, documentClient(), {
    now: () => Date.now(),
    newId: randomUUID,
    onFailure: (reason) => logger.error('Customers are handed back', { reason }),
  }),
  pauseFor: pauseWithin,
  metrics: serviceMetrics('observe'),
});
