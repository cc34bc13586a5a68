import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import * as z from 'zod';
import { emit } from '../../../shared/observability/observability.ts';
import type { ApplyDeps } from '../ledger/apply.ts';
import { sweep, type SweepDeps, type SweepReport } from './sweep.ts';

export interface SweepHandlerDeps extends Omit<SweepDeps, 'hasTime' | 'lane' | 'pause'> {
  readonly metrics: Metrics;
  readonly chooseLane: () => number;
  readonly pauseFor: (context: Context) => ApplyDeps['pause'];
  readonly trim: () => Promise<number>;
}

/** A caller that waits has a time limit of its own; the clock has none. */
const requestSchema = z.object({ maxSeconds: z.number().int().min(1).max(900).default(900) });

/** Time that is kept for the page under way. */
const pageReserveMs = 20_000;

export const makeHandler = (deps: SweepHandlerDeps) =>
  middy<unknown, SweepReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (event, context) => {
      const { maxSeconds } = requestSchema.parse(event ?? {});
      const stopAt = deps.now() + maxSeconds * 1000;
      const hasTime = (): boolean => context.getRemainingTimeInMillis() > pageReserveMs && deps.now() < stopAt;
      const report = await sweep({ ...deps, hasTime, lane: deps.chooseLane(), pause: deps.pauseFor(context) });
      await deps.trim();
      emit(deps.metrics, {
        sweepScanned: report.scanned,
        sweepReapplied: report.reapplied,
        sourcesRefused: report.refused,
      });
      return report;
    });
