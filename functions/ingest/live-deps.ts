/** What both entries of ingest work with in the cloud. The environment comes from index.ts. */
import { AwsClient } from 'aws4fetch';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { JsonCall } from '../../shared/aws/json-api.ts';
import type { Env } from '../../shared/contracts/env.ts';
import { addressHash } from '../../shared/domain/customer-key.ts';
import { documentClient } from '../../shared/dynamo/client.ts';
import { dynamoPartStore } from '../../shared/dynamo/part-store.ts';
import { isRefusal } from '../../shared/dynamo/errors.ts';
import { serviceMetrics } from '../../shared/observability/observability.ts';
import { shortPause } from '../../shared/observability/pause.ts';
import { derivedKey, once } from '../../shared/security/derived-key.ts';
import { dynamoContactStore } from './contact-store.ts';
import { bucketUrl } from '../../shared/http/bucket.ts';
import { s3DeadLetters } from './dead-letters.ts';
import { dynamoNumberKeeper } from './number-store.ts';
import { creditSurveyLeg } from './survey-leg.ts';

/** Credentials, region and endpoint as Lambda sets them. */
export type Runtime = Readonly<Record<string, string | undefined>>;

export const s3Client = (runtime: Runtime): AwsClient =>
  new AwsClient({
    accessKeyId: runtime['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: runtime['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: runtime['AWS_SESSION_TOKEN'] ?? '',
    service: 's3',
    region: runtime['AWS_REGION'] ?? '',
  });

/** Both count as the service `ingest`: one set of counters, whatever way a record came. */
export const liveDeps = (env: Env<'ingest'>, runtime: Runtime, kms: JsonCall, s3: AwsClient, logger: Logger) => {
  const client = documentClient();
  return {
    contacts: dynamoContactStore(client, { contacts: env.CONTACTS_TABLE, customers: env.CUSTOMERS_TABLE }),
    deadLetters: s3DeadLetters(
      s3,
      bucketUrl(env.FAILURE_BUCKET, runtime['AWS_REGION'] ?? '', runtime['AWS_ENDPOINT_URL_S3']),
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
    onFailure: (error: unknown) =>
      logger.error('Records are handed back', { reason: error instanceof Error ? error.name : 'unknown' }),
    metrics: serviceMetrics('ingest'),
  };
};
