import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { emit } from '../../../shared/observability/observability.ts';
import { exportDays, type ExportDeps, type ExportReport } from './export-days.ts';

/** Longest time that one day takes, with its manifests after it. */
const dayReserveMs = 120_000;

export const makeHandler = (deps: Omit<ExportDeps, 'hasTime'> & { readonly metrics: Metrics }) =>
  middy<unknown, ExportReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (_event, context) => {
      const report = await exportDays({
        ...deps,
        hasTime: () => context.getRemainingTimeInMillis() > dayReserveMs,
      });
      emit(deps.metrics, { daysExported: report.days.length, exportDaysOpen: report.open });
      return report;
    });
