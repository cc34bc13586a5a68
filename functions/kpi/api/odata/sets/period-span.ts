/** The span of time that a filter leaves, for each kind of KPI row. Pure. */
import { addDays, intervalMs, localDay, monthOfDay } from '../../../../../shared/domain/time.ts';
import { dayStart } from '../../query/periods.ts';
import type { Bound, Bounds } from '../bounds.ts';
import type { Value } from '../model.ts';

/** As GET /v1/kpis takes it: days included at both ends, or moments. Undefined: nothing can be in it. */
export interface AskedSpan {
  readonly from: string;
  readonly to: string;
}

interface Range {
  readonly min: Value | undefined;
  readonly max: Value | undefined;
}

const extremes = ({ values, min, max }: Bound): Range => {
  if (!values) return { min, max };
  const sorted = [...values].filter((value) => value !== null).sort((a, b) => (a < b ? -1 : 1));
  return { min: sorted[0] ?? null, max: sorted.at(-1) ?? null };
};

const rangeOf = (bounds: Bounds, name: string): Range => {
  const bound = bounds.get(name);
  return bound ? extremes(bound) : { min: undefined, max: undefined };
};

const text = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** A set of values without any is met by nothing. */
const isImpossible = ({ min, max }: Range): boolean => min === null || max === null;

interface DaySpanOptions {
  readonly property: string;
  readonly today: string;
  /** Days that are answered when the filter does not say. */
  readonly defaultDays: number;
}

export const daySpan = (bounds: Bounds, { property, today, defaultDays }: DaySpanOptions): AskedSpan | undefined => {
  const range = rangeOf(bounds, property);
  if (isImpossible(range)) return undefined;
  const to = text(range.max) ?? today;
  const from = text(range.min) ?? addDays(to, 1 - defaultDays);
  return from <= to ? { from, to } : undefined;
};

/** Whole months, up to the end of the last one. */
export const monthSpan = (bounds: Bounds, today: string, defaultMonths: number): AskedSpan | undefined => {
  const span = daySpan(bounds, { property: 'Month', today, defaultDays: (defaultMonths - 1) * 30 });
  if (!span) return undefined;
  const first = `${monthOfDay(span.from)}-01`;
  // A month whose first day is before `from` is not asked for.
  const from = first < span.from && bounds.get('Month') ? `${monthOfDay(addDays(first, 31))}-01` : first;
  const to = addDays(`${monthOfDay(addDays(`${monthOfDay(span.to)}-01`, 31))}-01`, -1);
  return from <= to ? { from, to } : undefined;
};

const floorToInterval = (ms: number): number => Math.floor(ms / intervalMs) * intervalMs;
const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const number = (value: Value | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** By the start of the interval, its local day, or both. */
export const intervalSpan = (bounds: Bounds, zone: string, now: number): AskedSpan | undefined => {
  const [starts, days] = [rangeOf(bounds, 'IntervalStart'), rangeOf(bounds, 'LocalDate')];
  if (isImpossible(starts) || isImpossible(days)) return undefined;
  const [firstDay, lastDay] = [text(days.min), text(days.max)];
  const lasts = [
    number(starts.max),
    lastDay === undefined ? undefined : dayStart(zone, addDays(lastDay, 1)) - 1,
  ].filter((ms) => ms !== undefined);
  const last = Math.min(...lasts, ...(lasts.length === 0 ? [now] : []));
  const firsts = [number(starts.min), firstDay === undefined ? undefined : dayStart(zone, firstDay)].filter(
    (ms) => ms !== undefined,
  );
  const first = firsts.length > 0 ? Math.max(...firsts) : dayStart(zone, addDays(localDay(zone, last), -1));
  const [from, to] = [floorToInterval(first), floorToInterval(last) + intervalMs];
  return from < to ? { from: moment(from), to: moment(to) } : undefined;
};
