/** Local days against a second implementation (Temporal), over clock changes, month turns and odd zones. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  daysBetween,
  intervalKey,
  intervalStart,
  isTimeZone,
  localDay,
  localDayStart,
  monthOfDay,
  parseTimestamp,
  utcDay,
  zoneOffset,
} from '../../../shared/domain/time.ts';
import { intervalOf, localDayOf } from '../../support/oracle.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Budapest',
  'Asia/Bangkok',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'America/New_York',
  'America/Los_Angeles',
  'America/Santiago',
  'America/Havana',
  'America/St_Johns',
  'Atlantic/Azores',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Asia/Gaza',
  'Africa/Casablanca',
  'America/Sao_Paulo',
];
const temporalDay = (zone: string, ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();

/** Moments at which the offset of a zone changes, 2024 to 2028. */
const transitions = (zone: string): number[] => {
  const found: number[] = [];
  const end = Temporal.Instant.from('2028-12-31T00:00:00Z').epochMilliseconds;
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.from('2024-01-01T00:00:00Z').toZonedDateTimeISO(zone);
  while ((at = at.getTimeZoneTransition('next')) !== null && at.epochMilliseconds < end)
    found.push(at.epochMilliseconds);
  return found;
};

describe('the local day of a moment', () => {
  it.each(zones)('agrees with Temporal around every clock change in %s', (zone) => {
    for (const change of transitions(zone)) {
      for (const shift of [
        -86_400_000, -7_200_000, -3_600_000, -1, 0, 1, 899_999, 900_000, 3_599_999, 3_600_000, 7_200_000, 86_400_000,
      ]) {
        expect([zone, change + shift, localDay(zone, change + shift)]).toEqual([
          zone,
          change + shift,
          temporalDay(zone, change + shift),
        ]);
      }
    }
  });

  it('agrees with Temporal and with Intl at any moment from 2015 to 2040', () => {
    const moment = fc.integer({ min: Date.UTC(2015, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones.filter((zone) => zone !== 'Asia/Gaza')),
        moment,
        fc.integer({ min: 0, max: 999 }),
        (zone, s, ms) => {
          const at = s * 1000 + ms;
          expect(localDay(zone, at)).toBe(temporalDay(zone, at));
          expect(localDay(zone, at)).toBe(localDayOf(at, zone));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('agrees with Temporal at every turn of a month and year, to the millisecond', () => {
    for (const zone of zones) {
      for (let month = 1; month <= 24; month += 1) {
        const turn = Temporal.PlainDate.from({ year: 2026, month: 1, day: 1 })
          .add({ months: month })
          .toZonedDateTime(zone).epochMilliseconds;
        expect(localDay(zone, turn - 1)).toBe(temporalDay(zone, turn - 1));
        expect(localDay(zone, turn).slice(8)).toBe('01');
      }
    }
  });

  it('starts where Temporal says, also when midnight does not exist', () => {
    for (const [zone, day] of [
      ['America/Santiago', '2026-09-06'],
      ['Africa/Cairo', '2026-04-24'],
      ['Asia/Beirut', '2026-03-29'],
      ['America/Havana', '2026-03-08'],
      ['Europe/Berlin', '2026-10-25'],
      ['Pacific/Apia', '2026-01-01'],
    ] as const) {
      expect([zone, localDayStart(zone, day)]).toEqual([
        zone,
        Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds,
      ]);
    }
    expect(() => localDayStart('Pacific/Apia', '2011-12-30')).toThrow(RangeError);
  });

  it('starts where Temporal says on every day of two years in every zone', () => {
    for (const zone of zones) {
      for (let day = '2026-01-01'; day < '2028-01-01'; day = addDays(day, 1)) {
        if (Number(day.slice(8)) % 6 !== 1 && !/-(03|04|09|10|11)-/.test(day)) continue;
        expect([zone, day, localDayStart(zone, day)]).toEqual([
          zone,
          day,
          Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds,
        ]);
      }
    }
  });

  it('has the offset that Temporal has', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2024, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 }),
        (zone, s) => {
          const ms = s * 1000;
          expect(zoneOffset(zone, ms) * 1e6).toBe(
            Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds,
          );
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('an interval', () => {
  it('contains its start and not its end', () => {
    const start = Date.parse('2026-11-03T09:15:00Z');
    expect([
      intervalKey(start - 1),
      intervalKey(start),
      intervalKey(start + 899_999),
      intervalKey(start + 900_000),
    ]).toEqual(['2026-11-03T09:00Z', '2026-11-03T09:15Z', '2026-11-03T09:15Z', '2026-11-03T09:30Z']);
  });

  it('agrees with the second implementation', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 0, 1) }), (ms) => {
        expect(intervalKey(ms)).toBe(intervalOf(ms));
        expect(ms - intervalStart(ms)).toBeLessThan(900_000);
        expect(intervalStart(ms) % 900_000).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a timestamp', () => {
  it('is read to the millisecond, with any number of decimals and any offset', () => {
    for (let ms = 0; ms < 1000; ms += 1) {
      const fraction = String(ms).padStart(3, '0');
      const whole = Date.UTC(2026, 10, 3, 9, 15, 0);
      expect(parseTimestamp(`2026-11-03T09:15:00.${fraction}Z`)).toBe(whole + ms);
      expect(parseTimestamp(`2026-11-03T09:15:00.${fraction}999Z`)).toBe(whole + ms);
    }
    expect(parseTimestamp('2026-11-03T10:15:00+01:00')).toBe(Date.UTC(2026, 10, 3, 9, 15));
    expect(parseTimestamp('2026-11-03T03:45:00-05:30')).toBe(Date.UTC(2026, 10, 3, 9, 15));
  });

  it('agrees with Temporal on every valid moment', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01T00:00:00Z'), max: new Date('9998-12-30T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          expect(parseTimestamp(date.toISOString())).toBe(Temporal.Instant.from(date.toISOString()).epochMilliseconds);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    '',
    'x',
    '1',
    'Queue 7',
    '2026-11-03',
    '2026-11-03T09:00:00',
    '2026-11-03 09:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-10T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-11-03T24:00:00Z',
    '2026-11-03T09:60:00Z',
    '1970-01-01T00:00:00.001Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-11-03T09:00:00+99:00x',
    '2026-11-03T09:00:00Z ',
  ])('"%s" is none', (text) => expect(parseTimestamp(text)).toBeUndefined());

  it('takes a leap day and a leap second', () => {
    expect(parseTimestamp('2028-02-29T00:00:00Z')).toBe(Date.UTC(2028, 1, 29));
    expect(parseTimestamp('2026-06-30T23:59:60Z')).toBe(Date.UTC(2026, 6, 1));
  });
});

describe('days', () => {
  it('are counted by the calendar', () => {
    expect(daysBetween('2028-02-27', '2028-03-02')).toEqual([
      '2028-02-27',
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
      '2028-03-02',
    ]);
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(monthOfDay('2026-12-31')).toBe('2026-12');
    expect(utcDay(Date.UTC(2026, 11, 31, 23, 59))).toBe('2026-12-31');
  });

  it('know zones from nonsense', () => {
    expect(['Europe/Berlin', 'Asia/Kathmandu', 'Mars/Base', '', 'x'].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
