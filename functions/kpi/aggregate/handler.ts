import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { aggregate, type AggregateDeps } from './aggregate.ts';

export interface AggregateHandlerDeps extends Omit<AggregateDeps, 'lane' | 'pause'> {
  readonly metrics: Metrics;
  /** A lane for this invocation. */
  readonly chooseLane: () => number;
  readonly pauseFor: (context: Context) => AggregateDeps['pause'];
}

export const makeHandler = (deps: AggregateHandlerDeps) =>
  middy<DynamoDBStreamEvent, DynamoDBBatchResponse>()
    .use(logMetrics(deps.metrics))
    .handler(async ({ Records }, context) => {
      const report = await aggregate({ ...deps, lane: deps.chooseLane(), pause: deps.pauseFor(context) }, Records);
      emit(deps.metrics, {
        sourcesApplied: report.applied,
        sourcesCurrent: report.current,
        sourcesRefused: report.refused,
      });
      return { batchItemFailures: report.failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
