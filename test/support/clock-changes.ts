/** Calling hours around each change of the clock from 2025 to 2030, and around each end of a year, by both implementations. */
import { Temporal } from 'temporal-polyfill';
import { utcDay } from '../../shared/domain/time.ts';
import type { CallingRule, Hours } from '../../shared/retention/calling-rules/calling-rule.ts';
import { hoursRefusal } from '../../shared/retention/calling-rules/local-hours.ts';
import { callingRules } from '../../shared/retention/calling-rules/rules.ts';
import { compareHours } from './hours-comparison.ts';

const hourMs = 3_600_000;
const years = [2025, 2026, 2027, 2028, 2029, 2030];

/** The holidays of a rule, and other hours on every day of the week. */
const ruleWith = (hours: readonly Hours[]): CallingRule => {
  const [any] = callingRules.filter(({ id }) => id === 'FR');
  if (any === undefined) throw new Error('no rule');
  return { ...any, hours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, hours])) };
};

/** The whole day; spans that begin or end within the hours in which clocks change, and one that ends at midnight. */
const variants = [
  ruleWith([[0, 1440]]),
  ruleWith([
    [60, 150],
    [165, 200],
    [1200, 1440],
  ]),
];

/** Moments at which the zone's clock jumps, epoch milliseconds. */
export const clockChangesOf = (zone: string): number[] => {
  const found: number[] = [];
  const end = Temporal.ZonedDateTime.from(`2030-12-31T23:59:59[${zone}]`).epochMilliseconds;
  let at: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`2025-01-01T00:00:00[${zone}]`);
  while ((at = at.getTimeZoneTransition('next')) !== null && at.epochMilliseconds <= end)
    found.push(at.epochMilliseconds);
  return found;
};

const stepMs = 60_000;

/** Moments around a change at which a call may begin under these hours. */
export const hoursAround = (zone: string, change: number, hours: Hours): number[] => {
  const rule = ruleWith([hours]);
  const found: number[] = [];
  for (let ms = change - 6 * hourMs; ms <= change + 6 * hourMs; ms += stepMs)
    if (hoursRefusal(rule, zone, ms) === undefined) found.push(ms);
  return found;
};

/** A wall time that no or two moments have. */
const isUnclear = (zone: string, ms: number): boolean => {
  const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime();
  const of = (disambiguation: 'earlier' | 'later') => wall.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
  return of('earlier') !== of('later');
};

export interface AroundFigures {
  changes: number;
  checks: number;
  callable: number;
  readonly differences: string[];
  readonly calledInTheChange: string[];
}

/** `rules`: the real ones that the ends of the years are compared under, beside the invented ones. */
export const compareAround = (zone: string, everyMs: number, rules: readonly CallingRule[]): AroundFigures => {
  const changes = clockChangesOf(zone);
  const figures: AroundFigures = {
    changes: changes.length,
    checks: 0,
    callable: 0,
    differences: [],
    calledInTheChange: [],
  };
  const compare = (rule: CallingRule, from: string, to: string): void => {
    const found = compareHours(rule, zone, from, to, everyMs);
    figures.checks += found.checks;
    figures.callable += found.callable;
    if (found.firstDifference !== undefined) figures.differences.push(found.firstDifference);
  };
  for (const change of changes) {
    for (const rule of variants) compare(rule, utcDay(change - 12 * hourMs), utcDay(change + 12 * hourMs));
    for (let ms = change - 2 * hourMs; ms < change + 2 * hourMs; ms += everyMs)
      if (isUnclear(zone, ms) && variants.some((rule) => hoursRefusal(rule, zone, ms) === undefined))
        figures.calledInTheChange.push(`${zone} ${new Date(ms).toISOString()}`);
  }
  for (const year of years)
    for (const rule of [...variants.slice(0, 1), ...rules]) compare(rule, `${year}-12-31`, `${year + 1}-01-01`);
  return figures;
};
