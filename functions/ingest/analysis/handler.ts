import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { analyse, type AnalysisDeps, type AnalysisReport } from './analysis.ts';

export interface AnalysisHandlerDeps extends AnalysisDeps {
  readonly metrics: Metrics;
}

export const makeHandler = (deps: AnalysisHandlerDeps) =>
  middy<unknown, AnalysisReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (event) => {
      const report = await analyse(deps, event);
      emit(deps.metrics, {
        contactsAnalysed: report.analysed,
        contactsEvaluated: report.evaluated,
        analysisObjectsIgnored: report.leftAlone,
      });
      return report;
    });
