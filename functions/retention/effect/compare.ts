/** Both arms side by side: churn, repurchase, repeat contacts and money, each with its difference and interval. */
import { alwaysValid } from '../../../shared/retention/effect/always-valid.ts';
import type { Arm } from '../../../shared/retention/effect/holdout.ts';
import type { Difference, Interval } from '../../../shared/retention/effect/interval.ts';
import { differenceOfMeans, sampleOf, welch } from '../../../shared/retention/effect/means.ts';
import { standardErrorAt } from '../../../shared/retention/effect/power.ts';
import { type Count, differenceOfShares, newcombe, shareOf } from '../../../shared/retention/effect/proportions.ts';
import type { PersonOutcome } from './facts.ts';

export const measures = {
  churn: { unit: 'share', of: (p: PersonOutcome) => Number(p.churned) },
  repurchase: { unit: 'share', of: (p: PersonOutcome) => Number(p.repurchased) },
  repeatContacts: { unit: 'contactsPerPerson', of: (p: PersonOutcome) => p.repeatContacts },
  money: { unit: 'minorUnitsPerPerson', of: (p: PersonOutcome) => p.moneyMinor },
} as const;
export type MeasureName = keyof typeof measures;

export interface ArmValue {
  /** Null when nobody is in the arm. */
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
}

export interface MeasureComparison {
  readonly unit: (typeof measures)[MeasureName]['unit'];
  readonly treated: ArmValue;
  readonly heldOut: ArmValue;
  /** Treated minus held out; null when an arm is empty. */
  readonly difference: number | null;
  /** Null while an arm is too small for any promise. */
  readonly interval: Interval | null;
}

export interface Comparison {
  readonly people: { readonly treated: number; readonly heldOut: number };
  readonly measures: Readonly<Record<MeasureName, MeasureComparison>>;
}

export interface Look {
  /** The one look that was fixed before the start has the shorter interval; every other look pays for looking. */
  readonly planned: boolean;
  /** People in each arm that the plan expects at its end. */
  readonly plannedArms: { readonly treated: number; readonly heldOut: number };
  readonly expectedChurn: number;
}

type Values = Readonly<Record<Arm, readonly number[]>>;

const armValue = (values: readonly number[]): ArmValue => {
  const numerator = values.reduce((sum, value) => sum + value, 0);
  return { value: values.length === 0 ? null : numerator / values.length, numerator, denominator: values.length };
};

/** Below this an always-valid interval, which leans on the central limit, promises too much. */
const smallestEarlyArm = 50;

const early = (difference: Difference, values: Values, look: Look): Interval | null => {
  const { treated, heldOut } = values;
  if (Math.min(treated.length, heldOut.length) < smallestEarlyArm || difference.standardError === 0) return null;
  const arms = { treated: treated.length, heldOut: heldOut.length };
  // How much of the planned information is in: a ratio of standard errors, in which what is measured cancels out.
  const planned =
    (difference.standardError * standardErrorAt(look.plannedArms, look.expectedChurn)) /
    standardErrorAt(arms, look.expectedChurn);
  return alwaysValid(difference, planned);
};

const compareShares = (values: Values, look: Look): Pick<MeasureComparison, 'difference' | 'interval'> => {
  const count = (arm: Arm): Count => armValue(values[arm]);
  if (values.treated.length === 0 || values.heldOut.length === 0) return { difference: null, interval: null };
  const difference = shareOf(count('treated')) - shareOf(count('heldOut'));
  return {
    difference,
    interval: look.planned
      ? newcombe(count('treated'), count('heldOut'))
      : early(differenceOfShares(count('treated'), count('heldOut')), values, look),
  };
};

const compareMeans = (values: Values, look: Look): Pick<MeasureComparison, 'difference' | 'interval'> => {
  const [treated, heldOut] = [sampleOf(values.treated), sampleOf(values.heldOut)];
  if (treated.n === 0 || heldOut.n === 0) return { difference: null, interval: null };
  const difference = differenceOfMeans(treated, heldOut);
  return {
    difference: difference.estimate,
    interval: look.planned ? (welch(treated, heldOut) ?? null) : early(difference, values, look),
  };
};

const compareMeasure = (people: readonly PersonOutcome[], name: MeasureName, look: Look): MeasureComparison => {
  const { unit, of } = measures[name];
  const valuesOf = (arm: Arm): number[] => people.filter((person) => person.arm === arm).map(of);
  const values = { treated: valuesOf('treated'), heldOut: valuesOf('heldOut') };
  return {
    unit,
    treated: armValue(values.treated),
    heldOut: armValue(values.heldOut),
    ...(unit === 'share' ? compareShares(values, look) : compareMeans(values, look)),
  };
};

export const compare = (people: readonly PersonOutcome[], look: Look): Comparison => {
  const countOf = (arm: Arm): number => people.filter((person) => person.arm === arm).length;
  return {
    people: { treated: countOf('treated'), heldOut: countOf('heldOut') },
    measures: {
      churn: compareMeasure(people, 'churn', look),
      repurchase: compareMeasure(people, 'repurchase', look),
      repeatContacts: compareMeasure(people, 'repeatContacts', look),
      money: compareMeasure(people, 'money', look),
    },
  };
};
