/**
 * Calling hours a second time, written apart from the product: not "may a call begin at this moment", but the list of spans
 * in which it may, made with Temporal from local dates, wall times and the clock changes of the zone.
 */
import { Temporal } from 'temporal-polyfill';
import { holidays } from '../../shared/retention/calling-rules/calendar-data.ts';
import type { CallingRule } from '../../shared/retention/calling-rules/calling-rule.ts';

/** First and last moment, both included, epoch milliseconds. */
export type Span = readonly [number, number];

const clockChanges = (zone: string, from: string, to: string): number[] => {
  const end = Temporal.PlainDate.from(to).toZonedDateTime(zone).epochMilliseconds;
  const found: number[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.PlainDate.from(from).toZonedDateTime(zone).subtract({ hours: 6 });
  while (at !== null && at.epochMilliseconds <= end + 6 * 3_600_000) {
    at = at.getTimeZoneTransition('next');
    if (at !== null) found.push(at.epochMilliseconds);
  }
  return found;
};

/** Takes [T - 3 h, T + 3 h) away from a span. */
const without = (spans: readonly Span[], change: number): Span[] => {
  const from = change - 3 * 3_600_000;
  const to = change + 3 * 3_600_000;
  return spans.flatMap(([first, last]): Span[] => {
    if (last < from || first >= to) return [[first, last]];
    const rest: Span[] = [
      [first, from - 1],
      [to, last],
    ];
    return rest.filter(([a, b]) => a <= b);
  });
};

/** Moments at which a call may begin on the local days `from` to `to`. */
export const callableSpans = (rule: CallingRule, zone: string, from: string, to: string): Span[] => {
  let spans: Span[] = [];
  const last = Temporal.PlainDate.from(to);
  for (
    let date = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    const closed = holidays[rule.id]?.[String(date.year)];
    if (closed === undefined || closed.split(' ').includes(date.toString().slice(5))) continue;
    const hours = Object.entries(rule.hours).find(([weekday]) => Number(weekday) === date.dayOfWeek)?.[1] ?? [];
    for (const [open, close] of hours) {
      const begin = date.toPlainDateTime({ hour: Math.floor(open / 60), minute: open % 60 });
      // A minute of ringing and five to spare.
      const end = date.toPlainDateTime('00:00').add({ minutes: close - 6 });
      const span: Span = [begin.toZonedDateTime(zone).epochMilliseconds, end.toZonedDateTime(zone).epochMilliseconds];
      if (span[0] <= span[1]) spans.push(span);
    }
  }
  for (const change of clockChanges(zone, from, to)) spans = without(spans, change);
  return spans;
};
