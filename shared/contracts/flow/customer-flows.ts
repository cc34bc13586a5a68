/** What concerns the customer on the line. */
import * as z from 'zod';
import { numberParameter, textParameter } from '../../flow/parameters.ts';
import type { FlowFunctionDefinition } from './definition.ts';

export const optOutFlow = {
  fn: 'optOut',
  summary: 'The caller is not to be called again: no dial to this number is claimed after it has answered "recorded".',
  idempotency: 'by number: the first time counts',
  flows: ['inbound', 'disconnect'],
  parameters: z.object({}),
  answers: {
    status: {
      meaning:
        'recorded; known: had opted out before; unknown: the number is withheld or not in E.164, nothing was kept',
      default: 'unknown',
    },
  },
} as const satisfies FlowFunctionDefinition;

export const callbackPromiseFlow = {
  fn: 'callbackPromise',
  summary: 'Keeps a promise to call back, which customer-context tells whoever has the customer on the line next.',
  idempotency: 'by contact: the newest promise counts',
  flows: ['inbound', 'disconnect'],
  parameters: z.object({
    dueAt: textParameter('moment with offset, such as 2026-11-16T15:00:00Z', 40),
    dueInMinutes: numberParameter('minutes from now, instead of dueAt; default: a day', 0, 129_600),
    what: textParameter('what was promised'),
    topic: textParameter('topic of the promise'),
  }),
  answers: {
    status: { meaning: 'promised; unknown: the customer cannot be told, nothing was kept', default: 'unknown' },
    dueAt: { meaning: 'moment that was kept, UTC; at most 90 days ahead', default: 'none' },
  },
} as const satisfies FlowFunctionDefinition;

export const goodwillFlow = {
  fn: 'goodwill',
  summary:
    'Offers something to a caller who waits too long, within a budget per day and once per customer and period (setting goodwill; switched off without a budget).',
  idempotency: 'by contact: decided once, a repeated call answers the same',
  flows: ['customer queue'],
  parameters: z.object({
    waitedSeconds: numberParameter(
      'seconds that the caller has waited so far; without it nothing is offered',
      0,
      86_400,
    ),
  }),
  answers: {
    offer: { meaning: 'true: make the offer', default: 'false' },
    amount: { meaning: 'minor units of the currency', default: '0' },
    currency: { meaning: 'ISO 4217; none without an offer', default: 'none' },
    wording: { meaning: 'key of what to say', default: 'none' },
    reason: {
      meaning: 'offered; budget: spent for today; recent: had an offer in the period; unknown-customer; none: not due',
      default: 'none',
    },
  },
} as const satisfies FlowFunctionDefinition;

const none = (meaning: string) => ({ meaning: `${meaning}; none: cannot be computed`, default: 'none' });

export const teamStandingFlow = {
  fn: 'teamStanding',
  summary:
    "Today's figures of a team, a queue or the centre, for an agent whisper. Figures of groups only; a rate over fewer than five contacts or answers is none.",
  idempotency: 'reads only',
  flows: ['agent whisper'],
  parameters: z.object({
    team: textParameter('id of the team (agent hierarchy group); default: the queue', 160),
    queue: textParameter('id of the queue; default: the queue of the contact, else the whole centre', 160),
  }),
  answers: {
    scope: { meaning: 'team, queue or total: what the figures are of; none: nothing is known', default: 'none' },
    handled: { meaning: 'contacts handled today', default: '0' },
    sales: { meaning: 'contacts with a sale today', default: '0' },
    serviceLevelPercent: none('service level, whole per cent'),
    satisfactionPercent: none('CSAT, top two boxes, whole per cent'),
    conversionPercent: none('conversion of sales calls, whole per cent'),
    savePercent: none('saves among customers who were leaving, whole per cent'),
    quotaPercent: none("sales against the team's quota, whole per cent"),
    averageHandleSeconds: none('average handle time, seconds'),
  },
} as const satisfies FlowFunctionDefinition;
