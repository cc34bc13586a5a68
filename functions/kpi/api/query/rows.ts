/** Buckets -> rows: sums per period, KPI values, labels. Pure. */
import { addDays, localDay } from '../../../../shared/domain/time.ts';
import type { Bucket } from '../../../../shared/dynamo/items/bucket-item.ts';
import { measures } from '../../../../shared/kpi/measures.ts';
import type { Kpi } from '../../../../shared/kpi/registry/registry.ts';
import { groupOf } from '../../../../shared/kpi/small-groups.ts';
import type { CutId, SliceId } from '../../../../shared/kpi/slices.ts';
import { withoutSmallGroups } from '../small-groups.ts';
import type { StandingValue, ValueOf } from '../values-against-targets.ts';
import type { Part } from './page.ts';
import type { PeriodSpan } from './periods.ts';
import type { QueryPlan } from './plan.ts';
import { valueParts } from './selection.ts';

export interface KpiRow {
  /** Value id and first moment of the period, epoch ms: where the row stands in the order. */
  readonly value: string;
  readonly from: number;
  readonly period: { readonly from: string; readonly to: string; readonly label: string };
  readonly slice: { readonly [S in SliceId]?: { readonly id: string; readonly label: string } };
  readonly kpis: Readonly<Record<string, StandingValue>>;
}

/** Value ids and their names, by slice. */
export type Labels = ReadonlyMap<SliceId, ReadonlyMap<string, string>>;

/** Index of the period that holds a bucket. */
export type PeriodOf = (bucket: Bucket) => number | undefined;

const periodAt = (periods: readonly PeriodSpan[], ms: number): number | undefined => {
  let [low, high] = [0, periods.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const period = periods[middle];
    if (!period) return undefined;
    if (ms < period.from) high = middle - 1;
    else if (ms >= period.to) low = middle + 1;
    else return middle;
  }
  return undefined;
};

/** Local days are told apart by name, because that is how buckets are kept; intervals by their moment. */
export const periodOfBuckets = ({
  periods,
  storage,
  zone,
  span,
}: Pick<QueryPlan, 'periods' | 'storage' | 'zone' | 'span'>): PeriodOf => {
  if (storage === 'interval') {
    return ({ key }) => periodAt(periods, Date.parse(`${key.pk.slice(-10)}T${key.sk}`));
  }
  const byDay = new Map<string, number>();
  const last = localDay(zone, span.to - 1);
  let index = 0;
  for (let day = localDay(zone, span.from); day <= last; day = addDays(day, 1)) {
    while (index < periods.length - 1 && day > localDay(zone, (periods[index]?.to ?? 0) - 1)) index += 1;
    byDay.set(day, index);
  }
  return ({ key }) => byDay.get(key.sk);
};

export interface PeriodSums {
  readonly sums: Map<string, number>;
  /** Buckets with a handled contact: for agents, days on which they handled one. */
  handledBuckets: number;
}

export const sumByPeriod = (buckets: readonly Bucket[], periodOf: PeriodOf): ReadonlyMap<number, PeriodSums> => {
  const byPeriod = new Map<number, PeriodSums>();
  for (const bucket of buckets) {
    const index = periodOf(bucket);
    if (index === undefined) continue;
    const known = byPeriod.get(index) ?? { sums: new Map<string, number>(), handledBuckets: 0 };
    byPeriod.set(index, known);
    for (const [code, value] of bucket.sums) known.sums.set(code, (known.sums.get(code) ?? 0) + value);
    if ((bucket.sums.get(measures.contactsHandled.code) ?? 0) > 0) known.handledBuckets += 1;
  }
  return byPeriod;
};

/** A bucket from which everything was taken back again is still there, with zeros. */
const isEmpty = (sums: ReadonlyMap<string, number>): boolean => [...sums.values()].every((value) => value === 0);

export interface RowSource {
  readonly plan: QueryPlan;
  readonly valueOf: ValueOf;
  readonly labels: Labels;
  /** Pairs of agent and day by period, for the total; undefined where it was not read. */
  readonly agentDays: ReadonlyMap<number, number> | undefined;
  /** Whether numbers of a value are numbers of people: rates over a few are left out there. */
  readonly isOfPeople: (cut: CutId, value: string) => boolean;
  /** A row although nothing was counted: the one row of a total. */
  readonly always: boolean;
}

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const agentDaysOf = ({ plan, agentDays }: RowSource, index: number, handledBuckets: number): number | undefined => {
  if (plan.storage !== 'day') return undefined;
  return plan.selection.cut === 'agent' ? handledBuckets : agentDays && (agentDays.get(index) ?? 0);
};

const sliceOf = ({ plan, labels }: RowSource, value: string): KpiRow['slice'] => {
  const parts = valueParts(plan.selection.cut, value);
  return Object.fromEntries(
    plan.selection.slices.map((slice, index) => {
      const id = parts[index] ?? '';
      return [slice, { id, label: labels.get(slice)?.get(id) ?? id }];
    }),
  );
};

export const rowsOf = (
  source: RowSource,
  { value, first, last }: Part,
  byPeriod: ReadonlyMap<number, PeriodSums>,
): KpiRow[] => {
  const { plan, valueOf, always } = source;
  const slice = sliceOf(source, value);
  const isPersonal = source.isOfPeople(plan.selection.cut, value);
  const rows: KpiRow[] = [];
  for (let index = first; index <= last; index += 1) {
    const period = plan.periods[index];
    const found = byPeriod.get(index);
    if (!period || (!always && (!found || isEmpty(found.sums)))) continue;
    const sums = found?.sums ?? new Map<string, number>();
    const context = {
      cut: plan.selection.cut,
      value,
      agentDays: agentDaysOf(source, index, found?.handledBuckets ?? 0),
      days: plan.storage === 'day' ? (found?.handledBuckets ?? 0) : undefined,
    };
    const evaluated = (kpi: Kpi): StandingValue => valueOf(kpi, sums, period, context);
    const shown = (kpi: Kpi): StandingValue => {
      const own = evaluated(kpi);
      if (!isPersonal) return own;
      return withoutSmallGroups(kpi, own, (one) => groupOf(one, one === kpi ? own : evaluated(one), sums));
    };
    rows.push({
      value,
      from: period.from,
      period: { from: iso(period.from), to: iso(period.to), label: period.label },
      slice,
      kpis: Object.fromEntries(plan.kpis.map((kpi) => [kpi.id, shown(kpi)])),
    });
  }
  return rows;
};

export const isOneTotal = ({ grain, selection: { only, slices, cut } }: QueryPlan): boolean =>
  grain === 'total' && (cut === 'total' || slices.every((slice) => only.get(slice)?.size === 1));
