import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { Context } from 'aws-lambda';
import { emit } from '../../../../shared/observability/observability.ts';
import { sweepAll, type CustomerSweepReport, type SweepDeps } from './sweep.ts';

export interface SweepHandlerDeps extends Omit<SweepDeps, 'pause' | 'hasTime'> {
  readonly metrics: Metrics;
  readonly pauseFor: (context: Context) => SweepDeps['pause'];
}

/** Time that is kept for the page under way. */
const pageReserveMs = 30_000;

export const makeHandler = (deps: SweepHandlerDeps) =>
  middy<unknown, CustomerSweepReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (_event, context) => {
      const hasTime = (): boolean => context.getRemainingTimeInMillis() > pageReserveMs;
      const report = await sweepAll({ ...deps, hasTime, pause: deps.pauseFor(context) });
      emit(deps.metrics, { customersRecomputed: report.customers, customersRefused: report.failed });
      return report;
    });
