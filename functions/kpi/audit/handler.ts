import middy from '@middy/core';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import * as z from 'zod';
import { addDays, daysBetween, localDay } from '../../../shared/domain/time.ts';
import { emit } from '../../../shared/observability/observability.ts';
import { auditDays, type AuditDeps } from './audit.ts';
import { auditWhole, type WholeAuditDeps, type WholeAuditReport } from './whole.ts';

/** `{}` (or the clock's event): the window; `{"whole": true}`: everything, resumable. */
const requestSchema = z.object({
  whole: z.boolean().default(false),
  restart: z.boolean().default(false),
  days: z.number().int().min(1).max(60).optional(),
  /** Begin no further chunk after so many seconds: a caller that waits has a time limit of its own. */
  maxSeconds: z.number().int().min(1).max(900).default(900),
});

export interface AuditHandlerDeps extends AuditDeps {
  readonly whole: Omit<WholeAuditDeps, 'hasTime' | 'auditDays'>;
  readonly windowDays: number;
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const chunkReserveMs = 120_000;

/** The last days of the centre, today included. */
const windowDays = ({ settings, now }: AuditHandlerDeps, count: number): string[] => {
  const today = localDay(settings.timeZone, now());
  return daysBetween(addDays(today, 1 - count), today);
};

export const makeHandler = (deps: AuditHandlerDeps) =>
  middy<unknown, WholeAuditReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (event, context) => {
      const request = requestSchema.parse(event ?? {});
      const stopAt = deps.now() + request.maxSeconds * 1000;
      const hasTime = (): boolean => context.getRemainingTimeInMillis() > chunkReserveMs && deps.now() < stopAt;
      const report = request.whole
        ? await auditWhole({ ...deps.whole, hasTime, auditDays: (days) => auditDays(deps, days) }, request.restart)
        : { ...(await auditDays(deps, windowDays(deps, request.days ?? deps.windowDays))), complete: true };
      for (const difference of report.differences) deps.logger.error('Bucket differs', { ...difference });
      emit(deps.metrics, {
        auditBuckets: report.buckets,
        auditDiffering: report.differing,
        auditUnsettled: report.unsettled,
      });
      return report;
    });
