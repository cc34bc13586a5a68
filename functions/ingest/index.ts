import { KMSClient } from '@aws-sdk/client-kms';
import { AwsClient } from 'aws4fetch';
import { loadEnv } from '../../shared/contracts/env.ts';
import { addressHash } from '../../shared/domain/customer-key.ts';
import { documentClient } from '../../shared/dynamo/client.ts';
import { dynamoPartStore } from '../../shared/dynamo/part-store.ts';
import { isRefusal } from '../../shared/dynamo/errors.ts';
import { serviceLogger, serviceMetrics } from '../../shared/observability/observability.ts';
import { shortPause } from '../../shared/observability/pause.ts';
import { derivedKey, once } from '../../shared/security/derived-key.ts';
import { dynamoContactStore } from './contact-store.ts';
import { bucketUrl, s3DeadLetters } from './dead-letters.ts';
import { makeHandler } from './handler.ts';
import { dynamoNumberKeeper } from './number-store.ts';
import { creditSurveyLeg } from './survey-leg.ts';

const env = loadEnv('ingest', process.env);
const logger = serviceLogger('ingest');
const kms = new KMSClient({});
const s3 = new AwsClient({
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
  sessionToken: process.env['AWS_SESSION_TOKEN'] ?? '',
  service: 's3',
  region: process.env['AWS_REGION'] ?? '',
});

const client = documentClient();

export const handler = makeHandler({
  contacts: dynamoContactStore(client, { contacts: env.CONTACTS_TABLE, customers: env.CUSTOMERS_TABLE }),
  deadLetters: s3DeadLetters(
    s3,
    bucketUrl(env.FAILURE_BUCKET, process.env['AWS_REGION'] ?? '', process.env['AWS_ENDPOINT_URL_S3']),
  ),
  keepNumbers: dynamoNumberKeeper(
    client,
    env.CUSTOMERS_TABLE,
    once(() => derivedKey(kms, env.NUMBER_KEY_ID, 'number')),
  ),
  attributeMap: env.ATTRIBUTE_MAP,
  creditSurveyLeg: creditSurveyLeg({
    parts: dynamoPartStore(client, env.CONTACTS_TABLE),
    pause: shortPause,
    scales: env.SURVEY_SCALES,
  }),
  addressHash: once(async () => addressHash(await derivedKey(kms, env.PSEUDONYM_KEY_ID, 'customer-key'))),
  concurrency: 32,
  isRefusal,
  onFailure: (error) =>
    logger.error('Records are handed back', { reason: error instanceof Error ? error.name : 'unknown' }),
  metrics: serviceMetrics('ingest'),
});
