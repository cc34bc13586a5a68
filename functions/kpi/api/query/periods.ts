/** Time spans and the periods they consist of, in local time of any zone. Pure; all moments are epoch milliseconds. */
import {
  addDays,
  dayMs,
  intervalMs,
  localDay,
  localDayStart,
  utcMidnight,
  zoneOffset,
} from '../../../../shared/domain/time.ts';
import type { Period } from '../../../../shared/kpi/grains.ts';

export type WeekStart = 'monday' | 'sunday' | 'saturday';

export interface Span {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

export interface PeriodSpan extends Span {
  /** Local day, hour, week or month as text. */
  readonly label: string;
}

/** First moment of a local day. A day that a zone skipped (Apia, 30 December 2011) begins and ends where the next one begins. */
export const dayStart = (zone: string, day: string): number => {
  const midnight = utcMidnight(day);
  const guess = midnight - zoneOffset(zone, midnight - zoneOffset(zone, midnight));
  // Two looks settle nearly every day; localDayStart looks at every slot around midnight.
  if (localDay(zone, guess) === day && localDay(zone, guess - intervalMs) < day) return guess;
  try {
    return localDayStart(zone, day);
  } catch (error) {
    if (error instanceof RangeError) return localDayStart(zone, addDays(day, 1));
    throw error;
  }
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-03T09:15+05:45`: the offset tells the two hours apart that share a name when clocks go back. */
export const localLabel = (zone: string, ms: number): string => {
  const offset = zoneOffset(zone, ms);
  const minutes = Math.abs(Math.round(offset / 60_000));
  return `${new Date(ms + offset).toISOString().slice(0, 16)}${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
};

/** Days since the last start of a week; 1 January 1970 was a Thursday. */
const dayInWeek = (day: string, startsOn: WeekStart): number => {
  const sinceMonday = (Math.floor(utcMidnight(day) / dayMs) + 3) % 7;
  return (sinceMonday + { monday: 0, sunday: 1, saturday: 2 }[startsOn]) % 7;
};

const isoWeek = (monday: string): string => {
  const thursday = addDays(monday, 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor((utcMidnight(thursday) - utcMidnight(`${year}-01-01`)) / dayMs / 7) + 1;
  return `${year}-W${twoDigits(week)}`;
};

/** ISO weeks have numbers; other weeks are named by their first and last day. */
const weekLabel = (day: string, startsOn: WeekStart): string => {
  const first = addDays(day, -dayInWeek(day, startsOn));
  return startsOn === 'monday' ? isoWeek(first) : `${first}/${addDays(first, 6)}`;
};

const slots = (zone: string, { from, to }: Span): PeriodSpan[] => {
  const list: PeriodSpan[] = [];
  for (let ms = from; ms < to; ms += intervalMs)
    list.push({ from: ms, to: ms + intervalMs, label: localLabel(zone, ms) });
  return list;
};

const hourMs = 60 * 60_000;

/**
 * Local hours begin at local full hours and wherever the clock is changed, so a changed day has 23 or 25 of them (on Lord
 * Howe Island, which moves by 30 minutes, a short one). A span may begin or end within an hour.
 */
const hours = (zone: string, { from, to }: Span): PeriodSpan[] => {
  const starts: number[] = [];
  for (let ms = from; ms < to; ms += intervalMs) {
    const offset = zoneOffset(zone, ms);
    if (ms === from || (ms + offset) % hourMs === 0 || offset !== zoneOffset(zone, ms - intervalMs)) starts.push(ms);
  }
  return starts.map((start, index) => ({ from: start, to: starts[index + 1] ?? to, label: localLabel(zone, start) }));
};

const groupedDays = (zone: string, { from, to }: Span, labelOf: (day: string) => string): PeriodSpan[] => {
  const last = localDay(zone, to - 1);
  const list: PeriodSpan[] = [];
  let open = { label: '', from };
  for (let day = localDay(zone, from); day <= last; day = addDays(day, 1)) {
    const label = labelOf(day);
    if (label === open.label) continue;
    const start = Math.max(from, dayStart(zone, day));
    if (open.label !== '' && start > open.from) list.push({ ...open, to: start });
    open = { label, from: start };
  }
  if (to > open.from) list.push({ ...open, to });
  return list;
};

export interface PeriodOptions {
  readonly grain: Period;
  readonly zone: string;
  readonly weekStartsOn: WeekStart;
}

/** The periods of a span in order, without gap or overlap; the first and the last week or month may be cut by the span. */
export const periodsOf = (span: Span, { grain, zone, weekStartsOn }: PeriodOptions): PeriodSpan[] => {
  switch (grain) {
    case 'interval':
      return slots(zone, span);
    case 'hour':
      return hours(zone, span);
    case 'day':
      return groupedDays(zone, span, (day) => day);
    case 'week':
      return groupedDays(zone, span, (day) => weekLabel(day, weekStartsOn));
    case 'month':
      return groupedDays(zone, span, (day) => day.slice(0, 7));
    case 'total':
      return [{ ...span, label: `${localDay(zone, span.from)}/${localDay(zone, span.to - 1)}` }];
  }
};
