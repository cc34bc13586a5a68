// At-least-once delivery made visible: exact duplicates, and records that arrive some places after their turn.

import type { Random } from './random.ts';

export interface Delivery {
  /** Connect's own key is not documented; the stand-in keys by contact. */
  readonly partitionKey: string;
  /** The record's JSON on one line. */
  readonly data: string;
  readonly deliveredAtMs: number;
}

interface DeliveryFaults {
  readonly duplicateShare: number;
  readonly reorderShare: number;
  readonly maxDisplacement: number;
}

/**
 * Reserves places in the output for late deliveries. Only those are kept in memory: at most `maxDisplacement` of them.
 * A taken place is given up for a nearer one, so nothing is ever displaced further than asked.
 */
const createLatecomers = (random: Random, maxDisplacement: number) => {
  const places = new Map<number, Delivery>();
  return {
    take: (place: number): Delivery | undefined => {
      const found = places.get(place);
      places.delete(place);
      return found;
    },
    /** `far` draws any place within reach, otherwise the nearest free one; false when every place up to there is taken. */
    reserve: (place: number, delivery: Delivery, far: boolean): boolean => {
      if (maxDisplacement === 0) return false;
      const step = far ? -1 : 1;
      let shift = far ? random.int(1, maxDisplacement) : 1;
      while (places.has(place + shift)) shift += step;
      if (shift < 1 || shift > maxDisplacement) return false;
      places.set(place + shift, delivery);
      return true;
    },
    rest: (): readonly Delivery[] => [...places.entries()].sort(([a], [b]) => a - b).map(([, delivery]) => delivery),
  };
};

export function* withFaults(source: Iterable<Delivery>, faults: DeliveryFaults, random: Random): Generator<Delivery> {
  const latecomers = createLatecomers(random, faults.maxDisplacement);
  const duplicateChance = faults.duplicateShare / (1 - faults.duplicateShare);
  let place = 0;
  let clock = 0;
  // A late delivery happens late: its time is that of the place where it comes out.
  const stamped = (delivery: Delivery): Delivery => {
    place += 1;
    if (delivery.deliveredAtMs >= clock) {
      clock = delivery.deliveredAtMs;
      return delivery;
    }
    return { ...delivery, deliveredAtMs: clock };
  };
  for (const delivery of source) {
    for (let late = latecomers.take(place); late; late = latecomers.take(place)) yield stamped(late);
    if (random.chance(faults.reorderShare) && latecomers.reserve(place, delivery, true)) continue;
    yield stamped(delivery);
    if (!random.chance(duplicateChance)) continue;
    // Half of the duplicates follow at once (a retried put), the others come back later. Without any reach they follow directly.
    const last = place - 1;
    if (faults.maxDisplacement === 0) yield stamped(delivery);
    else if (!latecomers.reserve(last, delivery, random.chance(0.5))) latecomers.reserve(last, delivery, false);
  }
  for (const late of latecomers.rest()) yield stamped(late);
}
