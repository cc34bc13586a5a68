import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { findMisses, type MissDeps, type MissReport } from './find-misses.ts';

export const makeHandler = (deps: MissDeps & { readonly metrics: Metrics }) =>
  middy<unknown, MissReport>()
    .use(logMetrics(deps.metrics))
    .handler(async () => {
      const report = await findMisses(deps);
      emit(deps.metrics, { targetsJudged: report.judged, targetsMissed: report.missed, targetEventsSent: report.sent });
      return report;
    });
