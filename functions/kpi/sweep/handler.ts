import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import type { ApplyDeps } from '../ledger/apply.ts';
import { sweep, type SweepDeps, type SweepReport } from './sweep.ts';

export interface SweepHandlerDeps extends Omit<SweepDeps, 'hasTime' | 'lane' | 'pause'> {
  readonly metrics: Metrics;
  readonly chooseLane: () => number;
  readonly pauseFor: (context: Context) => ApplyDeps['pause'];
  readonly trim: () => Promise<number>;
}

/** Time that is kept for the page under way. */
const pageReserveMs = 20_000;

export const makeHandler = (deps: SweepHandlerDeps) =>
  middy<unknown, SweepReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (_event, context) => {
      const hasTime = (): boolean => context.getRemainingTimeInMillis() > pageReserveMs;
      const report = await sweep({ ...deps, hasTime, lane: deps.chooseLane(), pause: deps.pauseFor(context) });
      await deps.trim();
      emit(deps.metrics, {
        sweepScanned: report.scanned,
        sweepReapplied: report.reapplied,
        sourcesRefused: report.refused,
      });
      return report;
    });
