import middy from '@middy/core';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { emit } from '../../../shared/observability/observability.ts';
import { runTick, type TickDeps, type TickReport } from './tick.ts';

export interface DialHandlerDeps extends Omit<TickDeps, 'hasTime' | 'owner'> {
  readonly metrics: Metrics;
}

/** The schedule's own time, so that a tick that is delivered twice is one. */
const eventSchema = z.object({ scheduledAt: z.iso.datetime().optional().catch(undefined) });

/** Left for what is under way: a claim, a call of eight seconds, and what came of it. */
const reserveMs = 20_000;
/** The next tick comes after a minute. */
const longestRunMs = 50_000;

const minuteOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}:00Z`;

export const makeHandler = (deps: DialHandlerDeps) =>
  middy<unknown, TickReport>()
    .use(logMetrics(deps.metrics))
    .handler(async (event, context: Context) => {
      const { scheduledAt } = eventSchema.parse(event ?? {});
      const started = deps.now();
      const hasTime = (): boolean =>
        context.getRemainingTimeInMillis() > reserveMs && deps.now() - started < longestRunMs;
      const tick = minuteOf(scheduledAt === undefined ? started : Date.parse(scheduledAt));
      const report = await runTick({ ...deps, hasTime, owner: context.awsRequestId }, tick);
      emit(deps.metrics, {
        dialsClaimed: report.claimed,
        dialsPlaced: report.placed,
        dialsUnknown: report.unknown,
        dialsNotPlaced: report.notPlaced,
        dialsWithheld: report.withheld,
        dialTasks: report.tasks,
        followUpsRefused: report.refused,
        abandonWarnings: report.abandonWarnings,
        campaignsStopped: report.campaignsStopped,
        diallingNotCurrent: report.end === 'not-current' ? 1 : 0,
      });
      return report;
    });
