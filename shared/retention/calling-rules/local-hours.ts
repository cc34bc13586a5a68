/** When a rule lets a call begin, on the clock of the called person. Pure; moments are epoch milliseconds. */
import { addDays, dayMs, intervalMs, intervalStart, utcDay, zoneOffset } from '../../domain/time.ts';
import type { CallingRule, Hours } from './calling-rule.ts';
import { holidays } from './calendar-data.ts';

export type HoursRefusal = 'no-calendar' | 'holiday' | 'weekday' | 'hours' | 'clock-change';

/** A call may ring this long, and must not run into the closing time by being answered at the last moment. */
export const ringMs = 60_000;
export const marginMs = 5 * 60_000;
const tailMs = ringMs + marginMs;

/** Around the change of a clock a wall time may come twice or not at all: nobody is called this close to it. */
const clockChangeMs = 3 * 60 * 60_000;

const calendars = new Map<string, ReadonlySet<string>>();

const calendarOf = (ruleId: string, year: string): ReadonlySet<string> | undefined => {
  const key = `${ruleId} ${year}`;
  const known = calendars.get(key);
  if (known) return known;
  const text = holidays[ruleId]?.[year];
  if (text === undefined) return undefined;
  const days = new Set(text.split(' '));
  calendars.set(key, days);
  return days;
};

const weekdayOf = (localMs: number): 1 | 2 | 3 | 4 | 5 | 6 | 7 =>
  // Boundary: 0..6 shifted to 1..7; 1970-01-01 was a Thursday.
  (((Math.floor(localMs / dayMs) + 3) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;

const dayRefusal = (rule: CallingRule, localMs: number): HoursRefusal | undefined => {
  const day = utcDay(localMs);
  const calendar = calendarOf(rule.id, day.slice(0, 4));
  if (calendar === undefined) return 'no-calendar';
  if (calendar.has(day.slice(5))) return 'holiday';
  return rule.hours[weekdayOf(localMs)] === undefined ? 'weekday' : undefined;
};

const minuteMs = 60_000;
const holds = ([open, close]: Hours, startMs: number): boolean =>
  startMs >= open * minuteMs && startMs + tailMs <= close * minuteMs;

/** Why a call must not begin at this moment in this zone; undefined = it may. */
export const hoursRefusal = (rule: CallingRule, zone: string, ms: number): HoursRefusal | undefined => {
  const offset = zoneOffset(zone, ms);
  const localMs = ms + offset;
  const refusal = dayRefusal(rule, localMs);
  if (refusal !== undefined) return refusal;
  const hours = rule.hours[weekdayOf(localMs)] ?? [];
  const sinceMidnight = localMs - Math.floor(localMs / dayMs) * dayMs;
  if (!hours.some((span) => holds(span, sinceMidnight))) return 'hours';
  return zoneOffset(zone, ms - clockChangeMs) === offset && zoneOffset(zone, ms + clockChangeMs) === offset
    ? undefined
    : 'clock-change';
};

/** Of several possible zones the first that refuses: a call may begin only where all of them agree. No zone = refused. */
export const hoursRefusalIn = (
  rule: CallingRule,
  zones: readonly string[],
  ms: number,
): { readonly zone: string; readonly refusal: HoursRefusal } | undefined => {
  if (zones.length === 0) return { zone: '-', refusal: 'no-calendar' };
  for (const zone of zones) {
    const refusal = hoursRefusal(rule, zone, ms);
    if (refusal !== undefined) return { zone, refusal };
  }
  return undefined;
};

/** Looked ahead at most this far; beyond lies a calendar that nobody has loaded. */
const searchDays = 21;

/** The first moment from `fromMs` on at which a call may begin; undefined when there is none within three weeks. */
export const nextCallableMs = (rule: CallingRule, zones: readonly string[], fromMs: number): number | undefined => {
  if (hoursRefusalIn(rule, zones, fromMs) === undefined) return fromMs;
  // Windows open on quarter hours of local time, and all offsets are quarter hours.
  const end = fromMs + searchDays * dayMs;
  for (let ms = intervalStart(fromMs) + intervalMs; ms <= end; ms += intervalMs) {
    if (hoursRefusalIn(rule, zones, ms) === undefined) return ms;
  }
  return undefined;
};

/** The first moment after `ms` from which no call may begin any more; at most a day ahead. For when a task expires. */
export const closesAtMs = (rule: CallingRule, zones: readonly string[], ms: number): number => {
  let open = ms;
  const end = ms + dayMs;
  while (open + minuteMs <= end && hoursRefusalIn(rule, zones, open + minuteMs) === undefined) open += minuteMs;
  return open;
};

/** Local date and time of a moment, for the proof: `2026-11-03T09:15:00+01:00[Europe/Berlin]`. */
export const localTime = (zone: string, ms: number): string => {
  const offset = zoneOffset(zone, ms);
  const local = new Date(ms + offset).toISOString().slice(0, 19);
  const minutes = Math.abs(Math.round(offset / minuteMs));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}[${zone}]`;
};

/** First day that a calendar is missing for; undefined when `days` from now are covered. */
export const calendarEnds = (ruleId: string, nowMs: number, days: number): string | undefined => {
  const today = utcDay(nowMs);
  for (let i = 0; i <= days; i += 1) {
    const day = addDays(today, i);
    if (calendarOf(ruleId, day.slice(0, 4)) === undefined) return day;
  }
  return undefined;
};
