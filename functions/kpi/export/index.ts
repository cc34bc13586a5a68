import { AwsClient } from 'aws4fetch';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { bucketUrl, putObject } from '../../../shared/http/bucket.ts';
import { serviceMetrics } from '../../../shared/observability/observability.ts';
import { kpiReaders } from '../api/kpi-readers.ts';
import { dynamoJobStore } from '../store/dynamo-job-store.ts';
import { makeHandler } from './handler.ts';

const env = loadEnv('export', process.env);
const region = process.env['AWS_REGION'] ?? '';
const client = documentClient();
const s3 = new AwsClient({
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
  sessionToken: process.env['AWS_SESSION_TOKEN'] ?? '',
  service: 's3',
  region,
});
const root = bucketUrl(env.EXPORT_BUCKET, region, process.env['AWS_ENDPOINT_URL_S3']);

export const handler = makeHandler({
  ...kpiReaders(env, client, () => Date.now()),
  jobs: dynamoJobStore(client, env.KPI_TABLE),
  put: (key, type, body) => putObject(s3, `${root}/${key}`, { type, body }),
  bucket: env.EXPORT_BUCKET,
  firstDays: env.EXPORT_FIRST_DAYS,
  metrics: serviceMetrics('export'),
});
