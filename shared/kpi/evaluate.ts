/**
 * KPI formula + sums -> value with numerator and denominator. Pure. `null` means "cannot be computed" (nothing to divide
 * by, not kept in this slice), never 0.
 */
import { countAll, countWithin, quantileMs, type Cells } from './cells.ts';
import { distributions, measures, type DistributionName, type MeasureName } from './measures.ts';
import {
  needsExcludedLegs,
  thresholdOf,
  type Amount,
  type Formula,
  type ThresholdName,
  type Within,
} from './registry/formula.ts';
import { isPair, pairs, slices, splitPairValue, type CutId, type SliceId } from './slices.ts';

export interface KpiValue {
  readonly value: number | null;
  readonly numerator: number | null;
  /** Sample size; null for counts. */
  readonly denominator: number | null;
  /** Seconds; present when the formula uses one. */
  readonly threshold?: number;
}

/** The thresholds of the read settings. */
export interface Thresholds {
  readonly serviceLevelSeconds: number;
  readonly queueServiceLevelSeconds: Readonly<Record<string, number>>;
  readonly shortAbandonSeconds: number;
  /** Sales per day of an agent or team, by id; `*` stands for the others. */
  readonly quotas?: Readonly<Record<'agent' | 'team', Readonly<Record<string, number>>>> | undefined;
}

/** Where the sums come from. Without it the sums are taken as those of everything. */
export interface EvaluationContext {
  readonly cut?: CutId;
  /** Value id within the cut. */
  readonly value?: string;
  /** Pairs of agent and local day with a handled contact; undefined where it is not known. */
  readonly agentDays?: number | undefined;
  /** Days with a handled contact of this value; undefined where it is not known. */
  readonly days?: number | undefined;
}

type Sums = ReadonlyMap<string, number>;

const queueOf = ({ cut, value }: EvaluationContext): string | undefined => {
  if (cut === undefined || value === undefined) return undefined;
  if (!isPair(cut)) return cut === 'queue' ? value : undefined;
  const of: readonly SliceId[] = pairs[cut].of;
  const at = of.indexOf('queue');
  return at < 0 ? undefined : splitPairValue(value)[at];
};

/** A queue may have its own service level threshold; everything else has the centre's. */
export const thresholdSeconds = (
  name: ThresholdName,
  settings: Thresholds,
  context: EvaluationContext = {},
): number => {
  if (name === 'shortAbandon') return settings.shortAbandonSeconds;
  const queue = queueOf(context);
  const own = queue !== undefined && Object.hasOwn(settings.queueServiceLevelSeconds, queue);
  return (own ? settings.queueServiceLevelSeconds[queue] : undefined) ?? settings.serviceLevelSeconds;
};

/** Both slices of a pair must keep excluded legs for the pair to keep them. */
const keepsExcludedLegs = (cut: CutId): boolean =>
  (isPair(cut) ? pairs[cut].of : [cut]).every((slice) => 'excludedLegs' in slices[slice]);

/** Cells of several distributions share one list of borders, so they merge by addition. */
const cellsOf = (sums: Sums, names: readonly DistributionName[]): Cells => {
  const letters = new Set<string>(names.map((name) => distributions[name].code));
  const cells = new Map<number, number>();
  for (const [code, count] of sums) {
    if (!letters.has(code.charAt(0))) continue;
    const index = Number.parseInt(code.slice(1), 36);
    cells.set(index, (cells.get(index) ?? 0) + count);
  }
  return cells;
};

/** In the unit that is shown: counts, seconds, points, minor units of money. */
const measured = (sums: Sums, name: MeasureName): number => {
  const { code, unit } = measures[name];
  const sum = sums.get(code) ?? 0;
  return unit === 'milliseconds' || unit === 'thousandths' ? sum / 1000 : sum;
};

const countedWithin = (sums: Sums, part: Within | undefined, seconds: number): number =>
  part ? countWithin(cellsOf(sums, part.distributions), seconds * 1000, part.inclusive) : 0;

const total = (sums: Sums, names: readonly MeasureName[]): number =>
  names.reduce((all, name) => all + measured(sums, name), 0);

const amountOf = (
  sums: Sums,
  { measures: names, without = [], times = 1, plus, minus }: Amount,
  seconds: number,
): number =>
  times *
  (total(sums, names) -
    total(sums, without) +
    countedWithin(sums, plus, seconds) -
    countedWithin(sums, minus, seconds));

const divided = (numerator: number, denominator: number): KpiValue => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});

const unknown: KpiValue = { value: null, numerator: null, denominator: null };

/** The value's own quota, else that of all others; undefined where nobody set one. */
const quotaOf = ({ cut, value = '' }: EvaluationContext, { quotas }: Thresholds): number | undefined => {
  if (cut !== 'agent' && cut !== 'team') return undefined;
  const own = quotas?.[cut];
  return own && Object.hasOwn(own, value) ? own[value] : own?.['*'];
};

const againstQuota = (reached: number, quota: number | undefined, days: number | undefined): KpiValue =>
  quota === undefined || days === undefined ? unknown : divided(reached, quota * days);

const compute = (
  formula: Formula,
  sums: Sums,
  seconds: number,
  settings: Thresholds,
  context: EvaluationContext,
): KpiValue => {
  const { agentDays, days } = context;
  switch (formula.kind) {
    case 'count': {
      const count = amountOf(sums, formula.of, seconds);
      return { value: count, numerator: count, denominator: null };
    }
    case 'ratio':
      return divided(amountOf(sums, formula.numerator, seconds), amountOf(sums, formula.denominator, seconds));
    case 'average':
      return divided(measured(sums, formula.time), measured(sums, formula.count));
    case 'quantile': {
      const cells = cellsOf(sums, formula.distributions);
      const ms = quantileMs(cells, formula.q);
      return { value: ms === null ? null : ms / 1000, numerator: null, denominator: countAll(cells) };
    }
    case 'perAgentDay':
      return agentDays === undefined ? unknown : divided(measured(sums, formula.measure), agentDays);
    case 'quota':
      return againstQuota(measured(sums, formula.measure), quotaOf(context, settings), days);
  }
};

interface Needs {
  readonly excludedLegs: boolean;
  readonly threshold: ThresholdName | undefined;
}

const known = new WeakMap<Formula, Needs>();

/** What follows from the formula alone, found once: an answer evaluates the same formulas for thousands of rows. */
const needsOf = (formula: Formula): Needs => {
  const found = known.get(formula) ?? { excludedLegs: needsExcludedLegs(formula), threshold: thresholdOf(formula) };
  known.set(formula, found);
  return found;
};

export const evaluate = (
  { formula }: { readonly formula: Formula },
  sums: Sums,
  settings: Thresholds,
  context: EvaluationContext = {},
): KpiValue => {
  const { excludedLegs, threshold: name } = needsOf(formula);
  if (context.cut !== undefined && excludedLegs && !keepsExcludedLegs(context.cut)) return unknown;
  if (name === undefined) return compute(formula, sums, 0, settings, context);
  const threshold = thresholdSeconds(name, settings, context);
  return { ...compute(formula, sums, threshold, settings, context), threshold };
};
