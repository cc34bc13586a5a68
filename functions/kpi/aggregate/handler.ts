import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { KpiMetric } from '../../../shared/contracts/metrics.ts';
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
      const counts = { sourcesApplied: report.applied, sourcesCurrent: report.current, sourcesRefused: report.refused } satisfies Partial<Record<KpiMetric, number>>;
      for (const [name, value] of Object.entries(counts)) deps.metrics.addMetric(name, 'Count', value);
      return { batchItemFailures: report.failed.map((itemIdentifier) => ({ itemIdentifier })) };
    });
