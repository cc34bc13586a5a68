/**
 * Measures of journeys: legs, repeats, first contact resolution, effort. They are counted at the first leg of a journey
 * that the customer started; resolution at the leg of the first agent. Without a journey part a contact is one leg that
 * nothing has followed so far.
 */
import { waitMsOf } from '../domain/classify.ts';
import { ratingOf } from '../domain/rating.ts';
import { handsOf, isCustomerStarted, isFirstLeg } from '../retention/customer/legs.ts';
import type { Facts } from './facts.ts';

const one = (condition: boolean): number => (condition ? 1 : 0);

const count = (code: string, meaning: string, test: (facts: Facts) => boolean) => ({
  code,
  unit: 'count' as const,
  version: 1,
  meaning,
  of: (facts: Facts): number => one(test(facts)),
});

/** Who the customer is must be known to say whether they came again; a switchboard is nobody. */
const isCounted = (f: Facts): boolean =>
  isCustomerStarted(f.contact) && f.contact.customerKey !== undefined && !f.parts.journey?.shared;

const isFirstContact = (f: Facts): boolean => {
  const journey = f.parts.journey;
  if (journey?.shared || journey?.repeatOf) return false;
  return journey?.credited === true || (isCounted(f) && f.handled && !journey?.creditedElsewhere);
};

/** People who had the customer. */
export const handsIn = (f: Facts): number => f.parts.journey?.hands ?? handsOf(f.contact, undefined);

const journeyWaitMs = (f: Facts): number => (waitMsOf(f.contact) ?? 0) + (f.parts.journey?.otherWaitMs ?? 0);
const journeyHoldMs = (f: Facts): number =>
  Math.round((f.contact.holdS ?? 0) * 1000) + (f.parts.journey?.otherHoldMs ?? 0);

/** What each thing asks of a customer, in points. A minute of waiting is one. */
export const effortWeights = { minute: 1, extraHand: 2, repeat: 3, channelSwitch: 2 } as const;

/** Thousandths of a point. */
const effort = (f: Facts): number => {
  const { minute, extraHand, repeat, channelSwitch } = effortWeights;
  const journey = f.parts.journey;
  return Math.round(
    ((journeyWaitMs(f) + journeyHoldMs(f)) / 60_000) * minute * 1000 +
      Math.max(0, handsIn(f) - 1) * extraHand * 1000 +
      one(journey?.repeatOf !== undefined) * repeat * 1000 +
      one(journey?.switched === true) * channelSwitch * 1000,
  );
};

const longWaitMs = 5 * 60_000;
const longHoldMs = 3 * 60_000;
const quickMs = 20_000;

const frustrations = (f: Facts): number =>
  one(journeyWaitMs(f) > longWaitMs) +
  one(journeyHoldMs(f) > longHoldMs) +
  one(f.abandoned && !f.parts.journey?.creditedElsewhere) +
  one(handsIn(f) > 2) +
  one(f.parts.journey?.repeatOf !== undefined) +
  one(ratingOf(f.survey.answers.csat) === 'bad');

const isSmooth = (f: Facts): boolean =>
  f.handled && journeyWaitMs(f) <= quickMs && journeyHoldMs(f) === 0 && handsIn(f) === 1 && !f.parts.journey?.repeatOf;

const delights = (f: Facts): number =>
  one(isSmooth(f)) + one(f.parts.journey?.carried === true) + one(ratingOf(f.survey.answers.csat) === 'top');

export const journeyMeasures = {
  journeys: count('jc', 'journeys (first legs)', (f) => isFirstLeg(f.contact)),
  journeyHands: {
    ...count('jh', 'people who had the customer, over all legs of a journey', () => true),
    of: (f: Facts): number => (isFirstLeg(f.contact) ? handsIn(f) : 0),
  },
  customerContacts: count('jb', 'contacts that a known customer started; second legs left out', isCounted),
  customerContactsFinal: count(
    'jf',
    'of these, whose window of repeats is over',
    (f) => isCounted(f) && f.parts.journey?.final === true,
  ),
  repeatContacts: count(
    'jr',
    'of these, for the same reason as an earlier one within the window',
    (f) => isCounted(f) && f.parts.journey?.repeatOf !== undefined,
  ),
  channelSwitches: count(
    'jx',
    'repeats on another channel than before',
    (f) => isCounted(f) && f.parts.journey?.switched === true,
  ),
  brokenOffSwitches: count(
    'jy',
    'channel switches after the contact before was given up in the queue',
    (f) => isCounted(f) && f.parts.journey?.brokenOff === true,
  ),
  carriedRepeats: count(
    'jk',
    'repeats that are linked to the contact before',
    (f) => isCounted(f) && f.parts.journey?.carried === true,
  ),
  sharedContacts: count(
    'js',
    'contacts of a switchboard: more within the window than one customer has',
    (f) => isCustomerStarted(f.contact) && f.parts.journey?.shared === true,
  ),
  firstContacts: count('ja', 'customer contacts that an agent handled and that are no repeat', isFirstContact),
  firstContactsResolved: count(
    'jt',
    'of these, followed by no repeat so far',
    (f) => isFirstContact(f) && !f.parts.journey?.repeated,
  ),
  firstContactsFinal: count(
    'ju',
    'first contacts whose window of repeats is over',
    (f) => isFirstContact(f) && f.parts.journey?.final === true,
  ),
  firstContactsFinalResolved: count(
    'jv',
    'of these, followed by no repeat',
    (f) => isFirstContact(f) && f.parts.journey?.final === true && !f.parts.journey.repeated,
  ),
  effort: {
    code: 'je',
    unit: 'thousandths' as const,
    version: 1,
    meaning: 'effort points: minutes in queue and on hold, further hands, repeats, channel switches',
    of: (f: Facts): number => (isCounted(f) ? effort(f) : 0),
  },
  momentsOfDelight: {
    ...count('jd', 'answered at once by one person, top rating, or nobody had to start anew', () => true),
    of: (f: Facts): number => (isCounted(f) ? delights(f) : 0),
  },
  momentsOfFrustration: {
    ...count('jm', 'long wait, long hold, given up, passed on twice, repeat, bad rating', () => true),
    of: (f: Facts): number => (isCounted(f) ? frustrations(f) : 0),
  },
} as const;
