/** What a comparison of two proportions can see: with how many people, how small a difference, and when. */
import { normalCdf } from './normal.ts';
import { z95 } from './proportions.ts';

/** Below this power for the promised effect the answer is "not enough data yet". */
export const statedPower = 0.8;

/** What is promised before the start is planned with a little more, because the expected churn is only expected. */
export const plannedPower = 0.85;

export interface Arms {
  readonly treated: number;
  readonly heldOut: number;
}

export const armsOf = (people: number, heldOutShare: number): Arms => ({
  treated: people * (1 - heldOutShare),
  heldOut: people * heldOutShare,
});

const spread = (p: number, q: number, { treated, heldOut }: Arms): number =>
  Math.sqrt((p * (1 - p)) / treated + (q * (1 - q)) / heldOut);

export interface Visibility {
  readonly arms: Arms;
  /** Share of the held-out who churn within the window. */
  readonly churn: number;
  /** By how much the treatment lowers it, in points of share (0.02 = two percentage points). */
  readonly effect: number;
  /** Standard errors that the interval reaches to each side. */
  readonly reach?: number;
}

/** The standard error of the difference when nothing is changed. */
export const standardErrorAt = (arms: Arms, churn: number): number => spread(churn, churn, arms);

/** Probability that the interval excludes zero when the effect is what it is said to be. */
export const powerOf = ({ arms, churn, effect, reach = z95 }: Visibility): number => {
  if (arms.treated <= 0 || arms.heldOut <= 0) return 0;
  const lowered = churn - effect;
  const pooled = (lowered * arms.treated + churn * arms.heldOut) / (arms.treated + arms.heldOut);
  const [nothing, something] = [spread(pooled, pooled, arms), spread(lowered, churn, arms)];
  if (something === 0) return effect > 0 ? 1 : 0;
  return normalCdf((effect - reach * nothing) / something);
};

/** Halvings until the answer is exact to nine digits. */
const steps = 50;

const smallest = (low: number, high: number, isEnough: (value: number) => boolean): number | undefined => {
  if (!isEnough(high)) return undefined;
  let [below, above] = [low, high];
  for (let i = 0; i < steps; i += 1) {
    const middle = (below + above) / 2;
    if (isEnough(middle)) above = middle;
    else below = middle;
  }
  return above;
};

/** The smallest effect that will be seen with the planned power; undefined: not even if nobody churned any more. */
export const smallestVisibleEffect = (arms: Arms, churn: number, power = plannedPower): number | undefined =>
  smallest(0, churn, (effect) => powerOf({ arms, churn, effect }) >= power);

const mostPeople = 1e9;

/** How many people have to be compared before an effect is seen with the planned power; undefined: no number is enough. */
export const peopleNeeded = (
  { churn, effect, heldOutShare }: { readonly churn: number; readonly effect: number; readonly heldOutShare: number },
  power = plannedPower,
): number | undefined => {
  const people = smallest(0, mostPeople, (n) => powerOf({ arms: armsOf(n, heldOutShare), churn, effect }) >= power);
  return people === undefined ? undefined : Math.ceil(people);
};
