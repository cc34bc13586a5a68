// The day's journeys in the order of their arrival, counted so that the number of contacts comes out exactly.

import { isOpen } from './desk.ts';
import type { Desk, Story } from './desk.ts';
import type { Leg } from './leg.ts';
import { arrivalSlots } from './plan.ts';
import type { ArrivalSlot, TrafficPlan } from './plan.ts';
import { createRandom } from './random.ts';
import type { Random, Weighted } from './random.ts';
import { inboundCall, singleCall, testCall } from './stories/inbound-call.ts';
import { agentDials, apiCall } from './stories/outbound-call.ts';
import { chat, email, task } from './stories/written.ts';

const DAY_STORIES: readonly Weighted<Story>[] = [
  [inboundCall, 640],
  [chat, 125],
  [email, 65],
  [task, 55],
  [agentDials, 60],
  [apiCall, 75],
  [testCall, 1.5],
];
const NIGHT_STORIES: readonly Weighted<Story>[] = [
  [inboundCall, 55],
  [chat, 20],
  [email, 25],
];
const DIALLING_ENDS_MINUTE = 19 * 60;

export interface Journey {
  readonly at: number;
  readonly legs: readonly Leg[];
}

const storyAt = (random: Random, minute: number, weekday: number): Story => {
  if (!isOpen(minute)) return random.weighted(NIGHT_STORIES);
  const story = random.weighted(DAY_STORIES);
  const dials = story === agentDials || story === apiCall;
  // Nobody is called in the evening or on a Sunday.
  return dials && (minute >= DIALLING_ENDS_MINUTE || weekday === 6) ? inboundCall : story;
};

/** Sorted arrival times: enough for every contact of the slot to be a journey of its own. */
const arrivalTimes = (desk: Desk, dayIndex: number, slot: ArrivalSlot, count: number): readonly number[] =>
  Array.from({ length: count }, () =>
    desk.calendar.at(dayIndex, slot.startMinute + desk.random.next() * slot.minutes),
  ).sort((a, b) => a - b);

/** A call that nobody is free to start gives way to an inbound one; too many legs for the last places become a short call. */
const fitting = (desk: Desk, at: number, told: readonly Leg[], places: number): readonly Leg[] => {
  const legs = told.length > 0 ? told : inboundCall(desk, at);
  return legs.length > 0 && legs.length <= places ? legs : singleCall(desk, at);
};

function* slotJourneys(
  desk: Desk,
  dayIndex: number,
  slot: ArrivalSlot,
  wanted: number,
  left: number,
): Generator<Journey> {
  const weekday = desk.calendar.weekday(dayIndex);
  let made = 0;
  for (const at of arrivalTimes(desk, dayIndex, slot, wanted)) {
    if (made >= wanted) return;
    const told = storyAt(desk.random, slot.startMinute, weekday)(desk, at);
    const legs = fitting(desk, at, told, left - made);
    made += legs.length;
    yield { at, legs };
  }
}

/** `deskFor` gives each day its own stream of chance, so that a day does not depend on how many draws the day before took. */
export function* journeys(plan: TrafficPlan, deskFor: (random: Random) => Desk): Generator<Journey> {
  let planned = 0;
  let made = 0;
  for (const [dayIndex, contacts] of plan.contactsPerDay.entries()) {
    const desk = deskFor(createRandom(plan.seed, dayIndex, 31));
    for (const slot of arrivalSlots(plan.seed, dayIndex, contacts)) {
      planned += slot.contacts;
      // Journeys of several legs overshoot a slot by a few contacts; the next slots make up for it.
      for (const journey of slotJourneys(desk, dayIndex, slot, planned - made, plan.contacts - made)) {
        made += journey.legs.length;
        yield journey;
      }
    }
  }
}
