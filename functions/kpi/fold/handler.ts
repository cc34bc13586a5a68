import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { foldLanes, type FoldDeps } from '../ledger/fold.ts';
import { addReports } from '../ledger/fold-report.ts';

export interface FoldHandlerDeps extends Omit<FoldDeps, 'pause' | 'hasTime'> {
  readonly metrics: Metrics;
  readonly lanes: readonly number[];
  readonly now: () => number;
  /** Runs the work while no other folder works; undefined when another one is at it. */
  readonly inTurn: <T>(
    work: (renew: () => Promise<unknown>) => Promise<T>,
    hasTime: () => boolean,
  ) => Promise<readonly T[] | undefined>;
  readonly pauseFor: (context: Context) => FoldDeps['pause'];
}

/** Time that is kept for the fold under way. */
const foldReserveMs = 150_000;

/** Woken by the table's stream and by a clock; what woke it does not matter: every lane is read from its cursor. */
export const makeHandler = (deps: FoldHandlerDeps) =>
  middy<unknown, void>()
    .use(logMetrics(deps.metrics))
    .handler(async (_event, context) => {
      const hasTime = (): boolean => context.getRemainingTimeInMillis() > foldReserveMs;
      const reports = await deps.inTurn(
        (onFolded) => foldLanes({ ...deps, hasTime, onFolded, pause: deps.pauseFor(context) }, deps.lanes),
        hasTime,
      );
      if (!reports) return;
      const report = reports.reduce(addReports);
      const foldLagMs = report.oldestWrittenAt === undefined ? 0 : deps.now() - report.oldestWrittenAt;
      const { entries: entriesFolded, bucketsWritten, newestWrittenAt } = report;
      const freshness = newestWrittenAt === 0 ? {} : { freshnessMs: deps.now() - newestWrittenAt };
      emit(deps.metrics, { entriesFolded, bucketsWritten, foldLagMs, ...freshness });
    });
