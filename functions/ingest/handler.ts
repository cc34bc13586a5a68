import middy from '@middy/core';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { ingestMetrics } from '../../shared/contracts/metrics.ts';
import type { AddressHash } from '../../shared/domain/customer-key.ts';
import { ingestBatch, type IngestDeps } from './ingest.ts';

export interface IngestHandlerDeps extends IngestDeps {
  readonly metrics: Metrics;
  readonly addressHash: () => Promise<AddressHash>;
}

export const makeHandler = (deps: IngestHandlerDeps) =>
  middy<KinesisStreamEvent, KinesisStreamBatchResponse>()
    .use(logMetrics(deps.metrics))
    .handler(async ({ Records }) => {
      const { counts, failed } = await ingestBatch(deps, await deps.addressHash(), Records);
      for (const name of ingestMetrics) deps.metrics.addMetric(name, 'Count', counts[name]);
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
