import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { emit } from '../../../shared/observability/observability.ts';
import { observe, type ObserveDeps } from './observe.ts';

export interface ObserveHandlerDeps extends Omit<ObserveDeps, 'pause'> {
  readonly metrics: Metrics;
  readonly pauseFor: (context: Context) => ObserveDeps['pause'];
}

export const makeHandler = (deps: ObserveHandlerDeps) =>
  middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(logMetrics(deps.metrics))
    .handler(async ({ Records }, context) => {
      const { customers, failed } = await observe({ ...deps, pause: deps.pauseFor(context) }, Records);
      emit(deps.metrics, { customersRecomputed: customers, customersRefused: failed.length });
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
