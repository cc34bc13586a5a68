import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dayStart, periodsOf } from '../../../functions/kpi/api/query/periods.ts';
import { addDays, localDay, utcDay } from '../../../shared/domain/time.ts';
import type { Period } from '../../../shared/kpi/grains.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/Havana',
  'Africa/Cairo',
  'Pacific/Kiritimati',
  'America/New_York',
  'Asia/Bangkok',
];
const hour = 3_600_000;
const grains: readonly Period[] = ['interval', 'hour', 'day', 'week', 'month', 'total'];

const spanOf = (zone: string, first: string, days: number) => ({
  from: dayStart(zone, first),
  to: dayStart(zone, addDays(first, days)),
});
const hoursOf = (zone: string, day: string) =>
  periodsOf(spanOf(zone, day, 1), { grain: 'hour', zone, weekStartsOn: 'monday' });

const anyDay = fc
  .integer({ min: Date.UTC(2012, 0, 1) / (24 * hour), max: Date.UTC(2030, 0, 1) / (24 * hour) })
  .map((n) => utcDay(n * 24 * hour));

test('periods cover the span without gap or overlap, in every zone and grain', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...grains),
      anyDay,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('monday', 'sunday', 'saturday'),
      (zone, grain, first, days, weekStartsOn) => {
        const span = spanOf(zone, first, days);
        const periods = periodsOf(span, { grain, zone, weekStartsOn });
        expect(periods[0]?.from).toBe(span.from);
        expect(periods.at(-1)?.to).toBe(span.to);
        const wrong = periods.filter(
          ({ from, to }, index) => to <= from || (periods[index + 1]?.from ?? span.to) !== to,
        );
        expect(wrong).toEqual([]);
        expect(new Set(periods.map(({ label }) => label)).size).toBe(periods.length);
      },
    ),
    { numRuns: 100 },
  );
});

test('a day begins where its local name begins, and hours fill it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), anyDay, (zone, day) => {
      const start = dayStart(zone, day);
      expect(localDay(zone, start)).toBe(day);
      expect(localDay(zone, start - 1) < day).toBe(true);
      const total = hoursOf(zone, day).reduce((sum, { from, to }) => sum + to - from, 0);
      expect(total).toBe(dayStart(zone, addDays(day, 1)) - start);
    }),
    { numRuns: 100 },
  );
});

describe('days on which clocks change', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', 23, 23],
    ['Europe/Berlin', '2026-10-25', 25, 25],
    ['Europe/Berlin', '2026-11-03', 24, 24],
    ['America/St_Johns', '2026-03-08', 23, 23],
    ['America/St_Johns', '2026-11-01', 25, 25],
    ['Australia/Lord_Howe', '2026-10-04', 24, 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 25, 24.5],
    ['Asia/Kathmandu', '2026-11-03', 24, 24],
  ])('%s %s has %i local hours, %f hours long', (zone, day, count, length) => {
    const list = hoursOf(zone, day);
    expect(list).toHaveLength(count);
    expect(((list.at(-1)?.to ?? 0) - (list[0]?.from ?? 0)) / hour).toBe(length);
  });

  test('the two hours of one name are told apart by their offset', () => {
    expect(
      hoursOf('Europe/Berlin', '2026-10-25')
        .slice(2, 4)
        .map(({ label }) => label),
    ).toEqual(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00']);
  });
});

test('hours of Kathmandu start at a quarter past UTC hours', () => {
  const [first] = hoursOf('Asia/Kathmandu', '2026-11-03');
  expect(first).toEqual({
    from: Date.UTC(2026, 10, 2, 18, 15),
    to: Date.UTC(2026, 10, 2, 19, 15),
    label: '2026-11-03T00:00+05:45',
  });
});

test('a day that a zone skipped is no period', () => {
  const list = periodsOf(spanOf('Pacific/Apia', '2011-12-29', 3), {
    grain: 'day',
    zone: 'Pacific/Apia',
    weekStartsOn: 'monday',
  });
  expect(list.map(({ label }) => label)).toEqual(['2011-12-29', '2011-12-31']);
});

describe('weeks', () => {
  const weeks = (first: string, days: number, weekStartsOn: 'monday' | 'sunday' | 'saturday') =>
    periodsOf(spanOf('UTC', first, days), { grain: 'week', zone: 'UTC', weekStartsOn }).map(({ label, from }) => [
      label,
      utcDay(from),
    ]);

  test('ISO weeks carry numbers, also across the year', () => {
    expect(weeks('2026-12-28', 14, 'monday')).toEqual([
      ['2026-W53', '2026-12-28'],
      ['2027-W01', '2027-01-04'],
    ]);
    expect(weeks('2026-01-01', 5, 'monday')).toEqual([
      ['2026-W01', '2026-01-01'],
      ['2026-W02', '2026-01-05'],
    ]);
  });
  test('other weeks are named by their days, also when the span cuts them', () => {
    expect(weeks('2026-11-03', 7, 'sunday')).toEqual([
      ['2026-11-01/2026-11-07', '2026-11-03'],
      ['2026-11-08/2026-11-14', '2026-11-08'],
    ]);
    expect(weeks('2026-11-06', 2, 'saturday')).toEqual([
      ['2026-10-31/2026-11-06', '2026-11-06'],
      ['2026-11-07/2026-11-13', '2026-11-07'],
    ]);
  });
});
