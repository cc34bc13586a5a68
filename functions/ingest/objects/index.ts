import { loadEnv } from '../../../shared/contracts/env.ts';
import { awsApi } from '../../../shared/observability/aws-api.ts';
import { serviceLogger } from '../../../shared/observability/observability.ts';
import { liveDeps, s3Client } from '../live-deps.ts';
import { makeHandler } from './handler.ts';
import { s3Objects } from './object-store.ts';

const env = loadEnv('ingestObjects', process.env);
const logger = serviceLogger('ingestObjects');
const s3 = s3Client(process.env);

export const handler = makeHandler({
  ...liveDeps(env, process.env, awsApi('kms', process.env), s3, logger),
  open: s3Objects(s3, process.env['AWS_REGION'] ?? '', process.env['AWS_ENDPOINT_URL_S3']),
  logger,
});
