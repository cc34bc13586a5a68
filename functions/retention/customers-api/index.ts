import { randomUUID } from 'node:crypto';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { isTransient } from '../../../shared/dynamo/errors.ts';
import { awsApi } from '../../../shared/observability/aws-api.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { makeHandler } from './handler.ts';
import { customersDeps } from './live-deps.ts';

const logger = serviceLogger('customers');

export const handler = makeHandler({
  ...customersDeps(loadEnv('customers', process.env), {
    client: documentClient(),
    kms: awsApi('kms', process.env),
    now: () => Date.now(),
    newId: randomUUID,
  }),
  isTransient,
  report: (report) => logger.error('Request failed', { ...report }),
});
