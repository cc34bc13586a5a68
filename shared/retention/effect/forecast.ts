/** What a campaign will be able to show, told before it starts. */
import { dayMs, type Measurement } from './plan.ts';
import { armsOf, peopleNeeded, plannedPower, smallestVisibleEffect } from './power.ts';

export interface ForecastInput {
  readonly measurement: Measurement;
  readonly heldOutShare: number;
  /** People who are due and may be called on the first day, and on each later day. */
  readonly firstDay: number;
  readonly perDay: number;
  /** Epoch milliseconds. */
  readonly startMs: number;
}

export interface Forecast {
  /** In points of share, at the planned number of people; null: not even the end of all churn would be visible. */
  readonly smallestVisibleEffect: number | null;
  /** People that the promised effect needs; null: it cannot be seen with any number. */
  readonly peopleNeeded: number | null;
  /** First day on which it will be visible; null when too few people come. */
  readonly visibleOn: string | null;
  readonly power: number;
}

/** No campaign is planned beyond this. */
const longestDays = 3650;

const visibleOn = ({ measurement, firstDay, perDay, startMs }: ForecastInput, needed: number): string | null => {
  const days = needed <= firstDay ? 0 : perDay > 0 ? Math.ceil((needed - firstDay) / perDay) : Infinity;
  if (days > longestDays) return null;
  return new Date(startMs + (days + measurement.windowDays) * dayMs).toISOString().slice(0, 10);
};

export const forecast = (input: ForecastInput): Forecast => {
  const { measurement, heldOutShare } = input;
  const { expectedChurn, promisedEffect, plannedPeople } = measurement;
  const needed = peopleNeeded({ churn: expectedChurn, effect: promisedEffect, heldOutShare });
  return {
    smallestVisibleEffect: smallestVisibleEffect(armsOf(plannedPeople, heldOutShare), expectedChurn) ?? null,
    peopleNeeded: needed ?? null,
    visibleOn: needed === undefined ? null : visibleOn(input, needed),
    power: plannedPower,
  };
};
