import { loadEnv } from '../../shared/contracts/env.ts';
import { awsApi } from '../../shared/observability/aws-api.ts';
import { serviceLogger } from '../../shared/observability/observability.ts';
import { makeHandler } from './handler.ts';
import { liveDeps, s3Client } from './live-deps.ts';

const env = loadEnv('ingest', process.env);

export const handler = makeHandler(
  liveDeps(env, process.env, awsApi('kms', process.env), s3Client(process.env), serviceLogger('ingest')),
);
