/** Which rows (value x period) one answer holds, so that reading them stays within the limits. Pure. */
import { limits } from '../../../../shared/contracts/limits.ts';
import { intervalMs, localDay, utcMidnight, dayMs } from '../../../../shared/domain/time.ts';
import { overLimit } from '../../../../shared/http/problem.ts';
import type { PeriodSpan } from './periods.ts';
import type { QueryPlan } from './plan.ts';

/** The last row of a page, by value id and the period's first moment. */
export interface Position {
  readonly value: string;
  readonly from: number;
}

/** Neighbouring periods of one value. */
export interface Part {
  readonly value: string;
  readonly first: number;
  readonly last: number;
}

export interface Page {
  readonly parts: readonly Part[];
  /** Bucket items that are read at most. */
  readonly items: number;
  /** Undefined on the last page. */
  readonly next: Position | undefined;
}

/** Buckets that a period may have. */
export const bucketsIn = ({ from, to }: PeriodSpan, { storage, zone }: Pick<QueryPlan, 'storage' | 'zone'>): number =>
  storage === 'interval'
    ? (to - from) / intervalMs
    : Math.round((utcMidnight(localDay(zone, to - 1)) - utcMidnight(localDay(zone, from))) / dayMs) + 1;

/** Estimated from above: names, labels and numbers of ordinary length. */
const rowBytes = 600;
const kpiBytes = 180;

/** Rows that fit into one answer. */
export const rowLimit = (kpiCount: number, asked: number | undefined): number =>
  Math.max(
    1,
    Math.min(asked ?? limits.rows, limits.rows, Math.floor(limits.answerBytes / (rowBytes + kpiCount * kpiBytes))),
  );

const tooMuch = (items: number): Error =>
  overLimit({
    field: 'to',
    message: `needs ${items} items for a single row; the limit is ${limits.items}. Ask for a shorter span, a finer grain, or the centre's own time zone`,
  });

export interface PageRequest {
  /** Sorted. */
  readonly values: readonly string[];
  readonly periods: readonly PeriodSpan[];
  /** Items that a row of the period costs. */
  readonly costs: readonly number[];
  readonly rows: number;
  readonly after: Position | undefined;
  /** Periods by index that are asked for; absent: all. */
  readonly wanted?: ((index: number) => boolean) | undefined;
}

/** Index of the value's first period after the position; the number of periods when there is none. */
const firstAfter = (after: Position | undefined, value: string, periods: readonly PeriodSpan[]): number => {
  if (!after || value > after.value) return 0;
  const found = value < after.value ? -1 : periods.findIndex(({ from }) => from > after.from);
  return found < 0 ? periods.length : found;
};

/** Rows are ordered by value, then period; a page goes on after its position, whatever values have appeared since. */
export const planPage = ({ values, periods, costs, rows, after, wanted = () => true }: PageRequest): Page => {
  const parts: Part[] = [];
  let [items, left] = [0, rows];
  for (const value of values) {
    const resumed = firstAfter(after, value, periods);
    let begun: number | undefined;
    for (let at = resumed; at < periods.length; at += 1) {
      const cost = costs[at] ?? 0;
      const isWanted = wanted(at);
      const isFull = isWanted && (left <= 0 || items + cost > limits.items);
      if (begun !== undefined && (!isWanted || isFull)) {
        parts.push({ value, first: begun, last: at - 1 });
        begun = undefined;
      }
      if (isFull) {
        const last = parts.at(-1);
        if (last === undefined) throw tooMuch(cost);
        return { parts, items, next: { value: last.value, from: periods[last.last]?.from ?? 0 } };
      }
      if (!isWanted) continue;
      items += cost;
      left -= 1;
      begun ??= at;
    }
    if (begun !== undefined) parts.push({ value, first: begun, last: periods.length - 1 });
  }
  return { parts, items, next: undefined };
};
