import { AwsClient } from 'aws4fetch';
import { loadEnv } from '../../../shared/contracts/env.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { dynamoPartStore } from '../../../shared/dynamo/part-store.ts';
import { serviceMetrics } from '../../../shared/observability/observability.ts';
import { shortPause } from '../../../shared/observability/pause.ts';
import { makeHandler } from './handler.ts';
import { s3Objects } from './objects.ts';

const env = loadEnv('analysis', process.env);
const s3 = new AwsClient({
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
  sessionToken: process.env['AWS_SESSION_TOKEN'] ?? '',
  service: 's3',
  region: process.env['AWS_REGION'] ?? '',
});

export const handler = makeHandler({
  parts: dynamoPartStore(documentClient(), env.CONTACTS_TABLE),
  pause: shortPause,
  read: s3Objects(s3, process.env['AWS_REGION'] ?? '', process.env['AWS_ENDPOINT_URL_S3']),
  instanceId: env.CONNECT_INSTANCE.split('/').at(1),
  metrics: serviceMetrics('analysis'),
});
