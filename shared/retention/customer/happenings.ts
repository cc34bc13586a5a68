/** What has happened to a customer, read from journeys: what the scorecard and the moments of a journey are made of. Pure. */
import { isAbandoned, isHandled, waitMsOf } from '../../domain/classify.ts';
import type { Contact } from '../../domain/contact.ts';
import type { ProfileEvent } from '../../domain/customer-event.ts';
import { startedAtMs } from '../../dynamo/items/timeline-item.ts';
import type { JourneyView } from './journeys.ts';
import { isCustomerStarted } from './legs.ts';
import type { Happening, RiskFeature } from './scorecard.ts';

export interface HappeningSettings {
  /** Parts of reasons, topics and queue names (lower case) that tell of a wish to cancel. */
  readonly cancelWords: readonly string[];
}

/** Waiting longer than this is remembered, milliseconds. */
export const longWaitMs = 5 * 60_000;
/** More people than this were involved. */
const handsBorne = 2;

/** Contact id -> what its rating says; the others are silent. */
export type Ratings = ReadonlyMap<string, 'top' | 'bad'>;

const wantsToCancel = ({ reason, topic, queueName }: Contact, { cancelWords }: HappeningSettings): boolean =>
  [reason, topic, queueName].some((text) => cancelWords.some((word) => text?.toLowerCase().includes(word)));

const tests: readonly (readonly [
  RiskFeature,
  (first: Contact, journey: JourneyView, s: HappeningSettings, ratings: Ratings) => boolean,
])[] = [
  ['wants-to-cancel', (first, _, settings) => wantsToCancel(first, settings)],
  ['bad-rating', (_, { legs }, __, ratings) => legs.some(({ contact }) => ratings.get(contact.contactId) === 'bad')],
  ['good-rating', (_, { legs }, __, ratings) => legs.some(({ contact }) => ratings.get(contact.contactId) === 'top')],
  ['repeat-contact', (_, journey) => journey.repeatOf !== undefined],
  ['abandoned', (first, { legs }) => isAbandoned(first) && !legs.some(({ contact }) => isHandled(contact))],
  ['long-wait', (_, { legs }) => legs.some(({ contact }) => (waitMsOf(contact) ?? 0) > longWaitMs)],
  ['passed-on', (first, { said }) => (said.get(first.contactId)?.hands ?? 1) > handsBorne],
  ['broken-off', (first, { said }) => said.get(first.contactId)?.brokenOff === true],
];

const none: readonly RiskFeature[] = [];

/** Of one journey that the customer started. */
export const featuresOf = (
  journey: JourneyView,
  settings: HappeningSettings,
  ratings: Ratings,
): readonly RiskFeature[] => {
  const { first } = journey;
  if (!first || !isCustomerStarted(first) || journey.said.get(first.contactId)?.shared) return none;
  return tests.flatMap(([feature, holds]) => (holds(first, journey, settings, ratings) ? [feature] : []));
};

const eventFeatures = { purchase: 'purchase', renewal: 'purchase', cancellation: 'cancelled' } as const;

export const happeningsOf = (
  journeys: readonly JourneyView[],
  events: readonly ProfileEvent[],
  settings: HappeningSettings,
  ratings: Ratings,
): Happening[] => [
  ...journeys.flatMap((journey) =>
    featuresOf(journey, settings, ratings).map((feature) => ({
      feature,
      atMs: startedAtMs(journey.first ?? noContact),
    })),
  ),
  ...events.flatMap(({ type, atMs }) =>
    type === 'profiling-objection' ? [] : [{ feature: eventFeatures[type], atMs }],
  ),
];

/** Journeys with features have a first leg. */
const noContact: Contact = { contactId: '', lastUpdateMs: 0 };
