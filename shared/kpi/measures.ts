/**
 * Measures: what a contact adds to a bucket. Integers (counts, milliseconds), additive, never averages. `code` is the
 * attribute name in a bucket (one or two letters, mapped here only). Changing what a measure means = raising `version`:
 * that changes the definition, and `npm run touch` re-applies past contacts.
 */
import { isAnsweredByCustomer, isIncoming, isOutboundAttempt } from '../domain/classify.ts';
import type { Facts } from './facts.ts';
import { amount, count, type MeasureDefinition } from './measure-definition.ts';
import { conversationMeasures } from './conversation-measures.ts';
import { goodwillMeasures } from './goodwill-measures.ts';
import { outcomeMeasures } from './outcome-measures.ts';
import { surveyMeasures } from './survey-measures.ts';
import { followUpMeasures } from './follow-up-measures.ts';
import { journeyMeasures } from './journey-measures.ts';
import { legMeasures } from './leg-measures.ts';
import { lifecycleMeasures } from './lifecycle-measures.ts';

const one = (condition: boolean): number => (condition ? 1 : 0);
const milliseconds = (seconds: number | undefined): number => (seconds === undefined ? 0 : Math.round(seconds * 1000));
const time = (code: string, meaning: string, of: MeasureDefinition['of'], version = 1): MeasureDefinition =>
  amount(code, 'milliseconds', meaning, of, version);
const excluded = (code: string, reason: Facts['exclusion'], meaning: string): MeasureDefinition => ({
  code,
  unit: 'count',
  version: 1,
  meaning,
  of: (facts) => one(facts.exclusion === reason),
  excludedLegs: true,
});

const answered = (f: Facts): boolean => f.queued && f.handled && f.waitMs !== undefined;
const handledVia = (f: Facts, incoming: boolean): boolean =>
  f.handleMs !== undefined &&
  (incoming ? isIncoming(f.direction) : f.direction === 'outbound' || f.direction === 'api');
const isCallback = (f: Facts): boolean => f.direction === 'callback' && f.contact.channel === 'VOICE';

export const measures = {
  contactsCreated: count('c', 'contacts', () => true),
  contactsVoice: count('cv', 'contacts on channel VOICE', (f) => f.contact.channel === 'VOICE'),
  contactsChat: count('ch', 'contacts on channel CHAT', (f) => f.contact.channel === 'CHAT'),
  contactsTask: count('ct', 'contacts on channel TASK', (f) => f.contact.channel === 'TASK'),
  contactsEmail: count('ce', 'contacts on channel EMAIL', (f) => f.contact.channel === 'EMAIL'),
  excludedMonitor: excluded('xm', 'monitor', 'legs of supervisors who listened in'),
  excludedTest: excluded('xt', 'test', 'test contacts'),
  excludedSurvey: excluded('xs', 'survey', 'survey legs of disconnect flows'),
  contactsQueued: count('q', 'contacts with Queue.EnqueueTimestamp', (f) => f.queued),
  contactsHandled: count('h', 'contacts with Agent.ConnectedToAgentTimestamp', (f) => f.handled),
  contactsHandledIncoming: count(
    'hi',
    'handled contacts that were incoming',
    (f) => f.handled && isIncoming(f.direction),
  ),
  contactsHandledOutbound: count(
    'ho',
    'handled contacts that we started',
    (f) => f.handled && (f.direction === 'outbound' || f.direction === 'api'),
  ),
  contactsAbandoned: count('a', 'queued, no agent, no next contact, no transfer', (f) => f.abandoned),
  answeredWaitTime: time('aw', 'time in queue of answered contacts', (f) => (answered(f) ? f.waitMs : 0)),
  answeredWaitKnown: count('an', 'answered contacts whose time in queue is known', answered),
  abandonedWaitTime: time('bw', 'time in queue of abandoned contacts', (f) => (f.abandoned ? f.waitMs : 0)),
  abandonedWaitKnown: count(
    'bn',
    'abandoned contacts whose time in queue is known',
    (f) => f.abandoned && f.waitMs !== undefined,
  ),
  handleTime: time('t', 'handle time: talk + hold + after-contact work + agent pause', (f) => f.handleMs),
  handleTimeKnown: count('tn', 'contacts with any part of handle time', (f) => f.handleMs !== undefined),
  handleTimeIncoming: time('ti', 'handle time of incoming contacts', (f) => (handledVia(f, true) ? f.handleMs : 0)),
  handleTimeIncomingKnown: count('tj', 'incoming contacts with any part of handle time', (f) => handledVia(f, true)),
  handleTimeOutbound: time('to', 'handle time of outbound contacts', (f) => (handledVia(f, false) ? f.handleMs : 0)),
  handleTimeOutboundKnown: count('tp', 'outbound contacts with any part of handle time', (f) => handledVia(f, false)),
  talkTime: time('k', 'AgentInteractionDuration of handled contacts', (f) =>
    f.handled ? milliseconds(f.contact.interactionS) : 0,
  ),
  holdTime: time('o', 'CustomerHoldDuration of handled contacts', (f) =>
    f.handled ? milliseconds(f.contact.holdS) : 0,
  ),
  contactsPutOnHold: count(
    'on',
    'handled contacts with at least one hold',
    (f) => f.handled && (f.contact.holds ?? 0) > 0,
  ),
  afterContactWorkTime: time('w', 'AfterContactWorkDuration of handled contacts', (f) =>
    f.handled ? milliseconds(f.contact.afterContactWorkS) : 0,
  ),
  contactsTransferredOut: count(
    'x',
    'contacts with TransferCompletedTimestamp',
    (f) => f.contact.transferCompletedAtMs !== undefined,
  ),
  contactsTransferredOutByAgent: count(
    'xa',
    'transferred out after an agent was connected',
    (f) => f.handled && f.contact.transferCompletedAtMs !== undefined,
  ),
  callbacks: count('cb', 'callback legs', isCallback),
  callbacksAnswered: count(
    'ca',
    'callback legs that the customer answered',
    (f) => isCallback(f) && isAnsweredByCustomer(f.contact),
  ),
  outboundAttempts: count('oa', 'voice contacts that an agent or the API dialled', (f) => isOutboundAttempt(f.contact)),
  outboundAnswered: count(
    'ob',
    'of these, answered by the customer side',
    (f) => isOutboundAttempt(f.contact) && isAnsweredByCustomer(f.contact),
  ),
  firstResponseTime: time('f', 'AgentFirstResponseTimeInMillis', (f) => Math.round(f.contact.firstResponseMs ?? 0)),
  firstResponseKnown: count(
    'fn',
    'contacts with an agent first response',
    (f) => f.contact.firstResponseMs !== undefined,
  ),
  responseTime: time('r', 'AgentMetrics.TotalResponseTimeInMillis', (f) => Math.round(f.contact.responseTotalMs ?? 0)),
  responses: {
    ...count('rn', 'agent responses (AgentMetrics.NumResponses)', () => true),
    of: (f) => Math.round(f.contact.responses ?? 0),
  },
  ...surveyMeasures,
  ...outcomeMeasures,
  ...followUpMeasures,
  ...journeyMeasures,
  ...legMeasures,
  ...lifecycleMeasures,
  ...conversationMeasures,
  ...goodwillMeasures,
} as const satisfies Record<string, MeasureDefinition>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as MeasureName[]; // boundary: keys of a const object

export interface DistributionDefinition {
  /** Upper-case letter; a cell's attribute is this letter and the cell index in base 36. */
  readonly code: string;
  readonly version: number;
  readonly meaning: string;
  /** The duration that a contact adds, milliseconds. */
  readonly of: (facts: Facts) => number | undefined;
}

/** Answered, abandoned and other removals are kept apart: service level counts all, speed of answer only the first. */
export const distributions = {
  answeredWait: {
    code: 'A',
    version: 1,
    meaning: 'time in queue of answered contacts',
    of: (f) => (answered(f) ? f.waitMs : undefined),
  },
  abandonedWait: {
    code: 'B',
    version: 1,
    meaning: 'time in queue of abandoned contacts',
    of: (f) => (f.abandoned ? f.waitMs : undefined),
  },
  removedWait: {
    code: 'C',
    version: 1,
    meaning: 'time in queue of contacts that left it otherwise (callback, transfer)',
    of: (f) => (f.queued && !f.handled && !f.abandoned ? f.waitMs : undefined),
  },
  handleTime: { code: 'H', version: 1, meaning: 'handle time', of: (f) => f.handleMs },
  firstResponse: {
    code: 'F',
    version: 1,
    meaning: 'first response time of an agent in chat and messaging',
    of: (f) => f.contact.firstResponseMs,
  },
} as const satisfies Record<string, DistributionDefinition>;

export type DistributionName = keyof typeof distributions;
export const distributionNames = Object.keys(distributions) as DistributionName[]; // boundary: keys of a const object
