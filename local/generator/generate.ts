// The traffic generator: the contact records of an invented centre, as the stream would deliver them, from a seed.

import { buildCentre } from './centre.ts';
import type { Centre } from './centre.ts';
import { createCustomerPool } from './customers.ts';
import { withFaults } from './delivery-faults.ts';
import type { Delivery } from './delivery-faults.ts';
import type { Desk } from './desk.ts';
import { createFloor } from './floor.ts';
import { createHeap } from './heap.ts';
import { journeys } from './journeys.ts';
import { firstVersionAt } from './leg.ts';
import type { Leg } from './leg.ts';
import { createMemory } from './memory.ts';
import { planTraffic } from './plan.ts';
import type { TrafficOptions, TrafficPlan } from './plan.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { contactRecord } from './record.ts';
import { planUpdate } from './updates.ts';

export type { Delivery } from './delivery-faults.ts';
export type { TrafficOptions } from './plan.ts';
export type { Centre } from './centre.ts';

/** A known customer base is about ten weekdays of contacts: most call a few times a year, not a day. */
const CUSTOMERS_PER_WEEKDAY_CONTACT = 10;
const MIN_CUSTOMERS = 400;

interface Version {
  readonly leg: Leg;
  readonly lastUpdateAt: number;
}

const toDelivery = (centre: Centre, deliveredAtMs: number, { leg, lastUpdateAt }: Version): Delivery => ({
  partitionKey: leg.contactId,
  data: JSON.stringify(contactRecord(leg, lastUpdateAt, centre)),
  deliveredAtMs,
});

const deskFactory = (plan: TrafficPlan, staff: Centre): ((random: Random) => Desk) => {
  const shared = {
    centre: staff,
    calendar: plan.calendar,
    customers: createCustomerPool(
      plan.seed,
      Math.max(MIN_CUSTOMERS, Math.round(plan.weekdayContacts * CUSTOMERS_PER_WEEKDAY_CONTACT)),
    ),
    floor: createFloor(staff, plan.calendar, plan.seed, plan.slotsPerAgent),
    memory: createMemory(plan.weekdayContacts * 4),
  };
  return (random) => ({ ...shared, random });
};

/**
 * Versions wait in a heap as plain facts until no earlier delivery can appear any more, and become JSON on the way out:
 * memory holds the contacts in progress and the pending updates, never a day of records.
 */
function* orderedDeliveries(plan: TrafficPlan, staff: Centre): Generator<Delivery> {
  const random = createRandom(plan.seed, 41);
  const spanEnd = plan.calendar.at(plan.contactsPerDay.length, 0);
  const waiting = createHeap<Version>();
  const schedule = (version: Version): void =>
    waiting.push(version.lastUpdateAt * 1000 + random.int(1500, 8000), version);
  function* due(untilMs: number): Generator<Delivery> {
    for (let at = waiting.nextAt(); at !== undefined && at <= untilMs; at = waiting.nextAt()) {
      const version = waiting.pop();
      if (version) yield toDelivery(staff, at, version);
    }
  }
  for (const { at, legs } of journeys(plan, deskFactory(plan, staff))) {
    yield* due(at * 1000);
    for (const leg of legs) {
      schedule({ leg, lastUpdateAt: firstVersionAt(leg) });
      if (!random.chance(plan.updateShare)) continue;
      const update = planUpdate(random, staff, leg, spanEnd);
      schedule({ leg: update.leg, lastUpdateAt: update.at });
    }
  }
  yield* due(Number.POSITIVE_INFINITY);
}

const centreOf = (plan: TrafficPlan, options: TrafficOptions): Centre =>
  buildCentre(plan.agents, plan.timeZone, options.instanceArn);

/** Queues, agents, teams, sites and topics of the centre whose traffic these options describe. */
export const centre = (options: TrafficOptions): Centre => centreOf(planTraffic(options), options);

/** Lazy; each iteration starts again from the seed and gives the same bytes. */
export const generateTraffic = (options: TrafficOptions): Iterable<Delivery> => {
  const plan = planTraffic(options);
  return {
    [Symbol.iterator]: () =>
      withFaults(orderedDeliveries(plan, centreOf(plan, options)), plan, createRandom(plan.seed, 51)),
  };
};

/** The number of contacts is exact; updates and duplicates are drawn, so expect a fraction of a per cent of difference. */
export const estimateDeliveries = (options: TrafficOptions): number => {
  const { contacts, updateShare, duplicateShare } = planTraffic(options);
  return Math.round((contacts * (1 + updateShare)) / (1 - duplicateShare));
};
