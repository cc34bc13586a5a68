/** Both implementations of calling hours over a stretch of days, moment by moment. */
import { addDays, dayMs, utcMidnight } from '../../shared/domain/time.ts';
import type { CallingRule } from '../../shared/retention/calling-rules/calling-rule.ts';
import { hoursRefusal } from '../../shared/retention/calling-rules/local-hours.ts';
import { callableSpans } from './second-hours.ts';

export const hoursZones = [
  'America/New_York',
  'America/Phoenix',
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'America/St_Johns',
  'Europe/London',
  'Europe/Paris',
  'Europe/Berlin',
  'Europe/Vienna',
  'Europe/Budapest',
  'Asia/Bangkok',
  'Indian/Reunion',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
] as const;

export interface HoursFigures {
  readonly checks: number;
  readonly callable: number;
  readonly differing: number;
  readonly firstDifference: string | undefined;
}

/** Every `stepMs` from the first to the last day, UTC. */
export const compareHours = (
  rule: CallingRule,
  zone: string,
  from: string,
  to: string,
  stepMs: number,
): HoursFigures => {
  const spans = callableSpans(rule, zone, addDays(from, -1), addDays(to, 1));
  let at = 0;
  const figures = { checks: 0, callable: 0, differing: 0, firstDifference: undefined as string | undefined };
  for (let ms = utcMidnight(from); ms < utcMidnight(to) + dayMs; ms += stepMs) {
    while (at < spans.length && (spans[at]?.[1] ?? 0) < ms) at += 1;
    const expected = at < spans.length && (spans[at]?.[0] ?? 0) <= ms;
    const found = hoursRefusal(rule, zone, ms) === undefined;
    figures.checks += 1;
    if (found) figures.callable += 1;
    if (found === expected) continue;
    figures.differing += 1;
    figures.firstDifference ??= `${rule.id} ${zone} ${new Date(ms).toISOString()}: ${found} instead of ${expected}`;
  }
  return figures;
};
