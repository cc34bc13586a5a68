/** The route of transitions between contacts of one customer, spread into routes.ts. */
import * as z from 'zod';
import { isCalendarDay, isDay } from './kpi-query.ts';
import { limits } from './limits.ts';
import { nothing } from './route-definition.ts';

const day = z
  .string()
  .refine((text) => isDay(text) && isCalendarDay(text), { error: 'must be a day such as 2026-11-03' })
  .optional();

/** What a stop is: a channel, a reason, or both together. */
const transitionEnds = ['touchpoint', 'channel', 'reason'] as const;

export const transitionsQuerySchema = z.strictObject({
  /** First local day, included; absent: `transitionDays` with the last one. */
  from: day.meta({ examples: ['2026-11-01'] }),
  /** Last local day, included; absent: today. */
  to: day.meta({ examples: ['2026-11-30'] }),
  by: z
    .enum(transitionEnds)
    .default('touchpoint')
    .meta({ examples: ['channel'] }),
  /** Transitions that are named; the rest is summed up. */
  limit: z.coerce.number().int().min(1).max(limits.transitions).default(limits.transitions),
});
export type TransitionsQuery = z.infer<typeof transitionsQuerySchema>;

/** Days of an answer to a request that names none. */
export const transitionDays = 28;

const stop = z.strictObject({
  channel: z.string().nullable().optional(),
  reason: z.string().nullable().optional(),
});
const counts = {
  /** Repeats within the window: the customer came again. */
  count: z.number().int(),
  /** Of these, after the contact before was given up in the queue. */
  brokenOff: z.number().int(),
  /** Of these, linked to the contact before. */
  carried: z.number().int(),
} as const;

export const transitionSchema = z.strictObject({ from: stop, to: stop, ...counts });
export type Transition = z.infer<typeof transitionSchema>;

export const journeyRoutes = {
  getTransitions: {
    operationId: 'getTransitions',
    fn: 'api',
    method: 'GET',
    path: '/v1/journeys/transitions',
    scope: 'kpi:read',
    summary: 'From which channel and reason customers came back to which: the bands of a Sankey chart',
    params: nothing,
    query: transitionsQuerySchema,
  },
} as const;
