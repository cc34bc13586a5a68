import middy from '@middy/core';
import * as z from 'zod';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { customerEventSchema } from '../../../../shared/domain/customer-event.ts';
import { emit } from '../../../../shared/observability/observability.ts';
import { takeEvent, type EventDeps } from '../events.ts';

/** An event of the bus: its detail is the customer event. */
const envelopeSchema = z.object({ detail: customerEventSchema });

/** A wrong event is thrown: Lambda tries it twice more and counts it as failed; its sender sees it in the metrics of the rule. */
export const makeHandler = (deps: EventDeps & { readonly metrics: Metrics }) =>
  middy<unknown, void>()
    .use(logMetrics(deps.metrics))
    .handler(async (event) => {
      await takeEvent(deps, envelopeSchema.parse(event).detail);
      emit(deps.metrics, { customerEventsTaken: 1 });
    });
