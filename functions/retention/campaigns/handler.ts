import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { planFollowUps, type PlanDeps, type PlanReport } from './plan.ts';

export interface PlanHandlerDeps extends Omit<PlanDeps, 'hasTime'> {
  readonly metrics: Metrics;
}

const reserveMs = 20_000;

export const makeHandler = (deps: PlanHandlerDeps) =>
  middy<unknown, PlanReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (_, context) => {
      const hasTime = (): boolean => context.getRemainingTimeInMillis() > reserveMs;
      const report = await planFollowUps({ ...deps, hasTime });
      emit(deps.metrics, { followUpsPlanned: report.planned });
      return report;
    });
