import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { reconcile, type ReconcileDeps, type ReconcileReport } from './reconcile.ts';

export interface ReconcileHandlerDeps extends ReconcileDeps {
  readonly metrics: Metrics;
}

const reserveMs = 5_000;

export const makeHandler = (deps: ReconcileHandlerDeps) =>
  middy<unknown, ReconcileReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (_, context) => {
      const report = await reconcile(deps, () => context.getRemainingTimeInMillis() > reserveMs);
      emit(deps.metrics, {
        dialsOpen: report.open,
        dialsSettled: report.settled,
        dialsUnsettledUnknown: report.unknown,
        dialsExpired: report.expired,
        callsAnsweredByAgent: report.conversations,
        callsSilent: report.silent,
      });
      return report;
    });
