/** KPI values of an answer together with how they stand against their targets. Pure. */
import { evaluate, type EvaluationContext, type KpiValue, type Thresholds } from '../../../shared/kpi/evaluate.ts';
import type { Kpi } from '../../../shared/kpi/registry/registry.ts';
import { isPair, type SliceId } from '../../../shared/kpi/slices.ts';
import { targetLookup, type TargetBook } from '../../../shared/kpi/targets/book.ts';
import {
  noTarget,
  standingOf,
  targetAt,
  withTargetThreshold,
  type Standing,
} from '../../../shared/kpi/targets/standing.ts';
import type { Span } from './query/periods.ts';
import type { QueryPlan } from './query/plan.ts';

export type StandingValue = KpiValue &
  Standing & {
    /** The group behind it is too small. */
    readonly suppressed?: true;
  };

/** The value of a KPI from its sums, for a row's period. */
export type ValueOf = (
  kpi: Kpi,
  sums: ReadonlyMap<string, number>,
  period: Span,
  context: EvaluationContext & { readonly value: string },
) => StandingValue;

/** Pairs have no targets of their own. */
const sliceOf = ({ selection: { cut } }: Pick<QueryPlan, 'selection'>): SliceId | undefined =>
  isPair(cut) ? undefined : cut;

export const valuesAgainstTargets = (
  book: TargetBook,
  thresholds: Thresholds,
  plan: Pick<QueryPlan, 'selection' | 'grain' | 'zone'>,
  now: number,
): ValueOf => {
  const lookup = targetLookup(book);
  const slice = sliceOf(plan);
  return (kpi, sums, period, context) => {
    const inTime = { ...period, now, zone: plan.zone };
    const question = slice && { kpi: kpi.id, slice, value: context.value, grain: plan.grain };
    const target = question && targetAt(lookup, question, inTime);
    const own = slice === 'queue' ? withTargetThreshold(thresholds, context.value, target) : thresholds;
    const value = evaluate(kpi, sums, own, context);
    return { ...value, ...(target ? standingOf(value.value, target, inTime) : noTarget) };
  };
};
