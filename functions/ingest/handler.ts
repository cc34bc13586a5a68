import middy from '@middy/core';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { AddressHash } from '../../shared/domain/customer-key.ts';
import { emit } from '../../shared/observability/observability.ts';
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
      emit(deps.metrics, counts);
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
