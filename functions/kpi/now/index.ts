import { ConnectClient } from '@aws-sdk/client-connect';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { makeHandler } from './handler.ts';
import { liveDeps } from './live-deps.ts';

const env = loadEnv('now', process.env);
const logger = serviceLogger('now');

export const handler = makeHandler({
  ...liveDeps(new ConnectClient({ maxAttempts: 2 }), env.CONNECT_INSTANCE_ARN, () => Date.now()),
  report: (report) => logger.error('Request failed', { ...report }),
});
