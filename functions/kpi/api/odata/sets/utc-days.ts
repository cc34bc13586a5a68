/** Sets that are kept by UTC day: from the bounds of a filter to days. Pure. */
import { limits } from '../../../../../shared/contracts/limits.ts';
import { addDays, dayMs, daysBetween, utcDay, utcMidnight } from '../../../../../shared/domain/time.ts';
import { overLimit } from '../../../../../shared/http/problem.ts';
import type { Bounds } from '../bounds.ts';
import type { Value } from '../model.ts';

/** Without a filter on time. */
export const defaultDays = 7;

const text = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
const dayOf = (value: Value | undefined): string | undefined => (typeof value === 'number' ? utcDay(value) : undefined);

const sorted = (values: ReadonlySet<Value> | undefined): Value[] =>
  [...(values ?? [])].filter((value) => value !== null).sort((a, b) => (a < b ? -1 : 1));

/** UTC days that may hold what a filter on UtcDate and on the set's moment keeps. */
export const utcDaysOf = (bounds: Bounds, moment: string, now: number): readonly string[] => {
  const [dates, moments] = [bounds.get('UtcDate'), bounds.get(moment)];
  const [listedDates, listedMoments] = [sorted(dates?.values), sorted(moments?.values)];
  const lows = [text(dates?.min ?? listedDates[0]), dayOf(moments?.min ?? listedMoments[0])].filter(
    (d) => d !== undefined,
  );
  const highs = [text(dates?.max ?? listedDates.at(-1)), dayOf(moments?.max ?? listedMoments.at(-1))].filter(
    (d) => d !== undefined,
  );
  const last = highs.sort()[0] ?? utcDay(now);
  const first = lows.sort().at(-1) ?? addDays(last, 1 - defaultDays);
  const days = Math.round((utcMidnight(last) - utcMidnight(first)) / dayMs) + 1;
  if (days > limits.contactDays) {
    throw overLimit({
      field: '$filter',
      message: `covers ${days} days; the limit is ${limits.contactDays}. Narrow ${moment} or UtcDate`,
    });
  }
  return days > 0 ? daysBetween(first, last) : [];
};
