/** Formulas as data: evaluated generically, printed in the docs, and asked which measures they need. */
import { distributionNames, measures, type DistributionName, type MeasureName } from '../measures.ts';

/** Thresholds are settings; a formula only says which of them it uses. */
export type ThresholdName = 'serviceLevel' | 'shortAbandon';

/** Durations below a threshold, or at most as long. */
export interface Within {
  readonly distributions: readonly DistributionName[];
  readonly threshold: ThresholdName;
  /** True: "at most"; false: "less than", as Connect counts. */
  readonly inclusive: boolean;
}

/** Measures added up, others taken away, then durations within a threshold added or taken away; all times a factor. */
export interface Amount {
  readonly measures: readonly MeasureName[];
  readonly without?: readonly MeasureName[];
  /** 100 for scores that are told per cent. */
  readonly times?: number;
  readonly plus?: Within;
  readonly minus?: Within;
}

export type Formula =
  | { readonly kind: 'count'; readonly of: Amount }
  | { readonly kind: 'ratio'; readonly numerator: Amount; readonly denominator: Amount }
  /** Seconds per contact (or response). */
  | { readonly kind: 'average'; readonly time: MeasureName; readonly count: MeasureName }
  | { readonly kind: 'quantile'; readonly distributions: readonly DistributionName[]; readonly q: number }
  /** Measure per pair of agent and local day; the number of pairs is no sum and comes with the evaluation's context. */
  | { readonly kind: 'perAgentDay'; readonly measure: MeasureName }
  /** Measure of an agent or team against their quota per day; quota and days come with settings and context. */
  | { readonly kind: 'quota'; readonly measure: MeasureName };

export const sum = (...names: readonly MeasureName[]): Amount => ({ measures: names });
export const within = (
  distributions: readonly DistributionName[],
  threshold: ThresholdName,
  border: 'less than' | 'at most',
): Within => ({ distributions, threshold, inclusive: border === 'at most' });
export const only = (part: Within): Amount => ({ measures: [], plus: part });
export const less = (amount: Amount, minus: Within): Amount => ({ ...amount, minus });

const partsOf = (amount: Amount): Within[] => [amount.plus, amount.minus].filter((part) => part !== undefined);

const amountsOf = (formula: Formula): readonly Amount[] => {
  switch (formula.kind) {
    case 'count':
      return [formula.of];
    case 'ratio':
      return [formula.numerator, formula.denominator];
    case 'average':
      return [sum(formula.time, formula.count)];
    case 'perAgentDay':
    case 'quota':
      return [sum(formula.measure)];
    case 'quantile':
      return [];
  }
};

/** Measures that the formula reads, each once. */
export const measuresOf = (formula: Formula): MeasureName[] => [
  ...new Set(amountsOf(formula).flatMap(({ measures: added, without = [] }) => [...added, ...without])),
];

/** Distributions that the formula reads, each once. */
export const distributionsOf = (formula: Formula): DistributionName[] => {
  const read = new Set(
    formula.kind === 'quantile'
      ? formula.distributions
      : amountsOf(formula)
          .flatMap(partsOf)
          .flatMap((part) => part.distributions),
  );
  return distributionNames.filter((name) => read.has(name));
};

/** The threshold that the formula uses; undefined when it has none. */
export const thresholdOf = (formula: Formula): ThresholdName | undefined =>
  amountsOf(formula).flatMap(partsOf)[0]?.threshold;

/** Excluded legs are kept in some slices only; elsewhere such a formula cannot be computed. */
export const needsExcludedLegs = (formula: Formula): boolean =>
  measuresOf(formula).some((name) => 'excludedLegs' in measures[name]);
