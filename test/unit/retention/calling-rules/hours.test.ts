/** Calling hours against a second implementation (sampled; every minute in test/deep) and at the edges that hurt. */
import { holidaysOf } from '../../../../scripts/lib/calling-calendar.ts';
import { parseTimestamp, utcDay } from '../../../../shared/domain/time.ts';
import * as calendar from '../../../../shared/retention/calling-rules/calendar-data.ts';
import type { CallingRule } from '../../../../shared/retention/calling-rules/calling-rule.ts';
import {
  closesAtMs,
  hoursRefusal,
  hoursRefusalIn,
  localTime,
  nextCallableMs,
} from '../../../../shared/retention/calling-rules/local-hours.ts';
import { callingRules, ruleFor } from '../../../../shared/retention/calling-rules/rules.ts';
import { compareHours, hoursZones } from '../../../support/hours-comparison.ts';

const at = (text: string): number => {
  const ms = parseTimestamp(text);
  if (ms === undefined) throw new Error(text);
  return ms;
};
const rule = (id: string): CallingRule => {
  const found = callingRules.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const roundTheClock: CallingRule = {
  ...rule('FR'),
  hours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [[0, 1440]]])),
};

describe('calling hours', () => {
  it('agree with the second implementation in every zone and under every rule (7-minute steps)', () => {
    const differences = hoursZones.flatMap((zone, i) => {
      const one = callingRules[i % callingRules.length] ?? rule('US');
      return [one, roundTheClock].map(
        (tested) => compareHours(tested, zone, '2026-03-01', '2026-04-20', 7 * 60_000).firstDifference,
      );
    });
    expect(differences.filter((text) => text !== undefined)).toEqual([]);
  });

  it('open at the first second and leave room to ring and to answer before they close', () => {
    const open = (text: string) => hoursRefusal(rule('FR'), 'Europe/Paris', at(text));
    expect([
      open('2026-11-03T09:59:59+01:00'),
      open('2026-11-03T10:00:00+01:00'),
      open('2026-11-03T12:54:00+01:00'),
      open('2026-11-03T12:54:01+01:00'),
      open('2026-11-03T13:30:00+01:00'),
      open('2026-11-03T14:00:00+01:00'),
      open('2026-11-03T19:54:01+01:00'),
    ]).toEqual(['hours', undefined, undefined, 'hours', 'hours', undefined, 'hours']);
  });

  it('know weekdays, holidays and the end of the calendar', () => {
    const why = (id: string, zone: string, text: string) => hoursRefusal(rule(id), zone, at(text));
    expect(why('DE', 'Europe/Berlin', '2026-11-08T11:00:00+01:00')).toBe('weekday'); // a Sunday
    expect(why('FR', 'Europe/Paris', '2026-11-11T11:00:00+01:00')).toBe('holiday');
    expect(why('HU', 'Europe/Budapest', '2026-10-23T11:00:00+02:00')).toBe('holiday');
    expect(why('DE', 'Europe/Berlin', '2031-01-07T11:00:00+01:00')).toBe('no-calendar');
    expect(why('TH', 'Asia/Bangkok', '2027-03-02T11:00:00+07:00')).toBe('no-calendar');
  });

  it.each(callingRules.map(({ id }) => id))('%s is refused in a year without a calendar', (id) => {
    for (const year of ['2024', '2031'])
      expect(hoursRefusal(rule(id), 'Europe/Berlin', at(`${year}-05-15T11:00:00+02:00`))).toBe('no-calendar');
  });

  it('are closed around a change of the clock, on whatever side', () => {
    const why = (text: string) => hoursRefusal(roundTheClock, 'Europe/Paris', at(text));
    expect([
      why('2026-10-24T21:59:59Z'),
      why('2026-10-24T22:00:00Z'),
      why('2026-10-25T00:30:00Z'),
      why('2026-10-25T01:30:00Z'),
      why('2026-10-25T03:59:59Z'),
      why('2026-10-25T04:00:00Z'),
    ]).toEqual(['hours', 'clock-change', 'clock-change', 'clock-change', 'clock-change', undefined]);
  });

  it('need every zone where the person may be to agree', () => {
    const zones = ['America/New_York', 'Pacific/Honolulu'];
    expect(hoursRefusalIn(rule('US'), zones, at('2026-11-05T10:00:00-05:00'))?.zone).toBe('Pacific/Honolulu');
    expect(hoursRefusalIn(rule('US'), zones, at('2026-11-05T15:00:00-05:00'))).toBeUndefined();
    expect(hoursRefusalIn(rule('US'), [], at('2026-11-05T15:00:00-05:00'))).toBeDefined();
  });

  it('name the next moment: after the break, after the weekend, after a holiday', () => {
    const next = (text: string) => {
      const ms = nextCallableMs(rule('FR'), ['Europe/Paris'], at(text));
      return ms === undefined ? undefined : localTime('Europe/Paris', ms);
    };
    expect(next('2026-11-03T13:10:00+01:00')).toBe('2026-11-03T14:00:00+01:00[Europe/Paris]');
    expect(next('2026-11-06T19:58:00+01:00')).toBe('2026-11-09T10:00:00+01:00[Europe/Paris]');
    expect(next('2026-12-24T19:58:00+01:00')).toBe('2026-12-28T10:00:00+01:00[Europe/Paris]');
    expect(next('2026-11-03T11:11:11+01:00')).toBe('2026-11-03T11:11:11+01:00[Europe/Paris]');
    expect(next('2030-12-31T21:00:00+01:00')).toBeUndefined();
  });

  it('say until when a call may begin', () => {
    const from = at('2026-11-03T11:20:00+01:00');
    expect(localTime('Europe/Paris', closesAtMs(rule('FR'), ['Europe/Paris'], from))).toContain('T12:54:00+01:00');
  });

  it('are never longer for more zones', () => {
    const ms = at('2026-11-05T12:00:00Z');
    const zones = Object.values(calendar.zonesOfCountry['US'] ?? {});
    for (let step = 0; step < 96; step += 1) {
      const moment = ms + step * 15 * 60_000;
      if (hoursRefusalIn(rule('US'), zones, moment) !== undefined) continue;
      for (const zone of zones) expect(hoursRefusal(rule('US'), zone, moment)).toBeUndefined();
    }
  });
});

describe('the rules', () => {
  it('leave out every country that is not loaded, and fall back from a state to its country', () => {
    expect(ruleFor('XX')).toBeUndefined();
    expect(ruleFor('IT')).toBeUndefined();
    expect(ruleFor('US', 'FL')?.id).toBe('US-FL');
    expect(ruleFor('US', 'TX')?.id).toBe('US');
  });
  it('stay within what the law says where it says something', () => {
    const france = rule('FR');
    expect(france.caps.some(({ calls, withinHours }) => calls <= 4 && withinHours >= 720)).toBe(true);
    expect(france.silenceHours).toBeGreaterThanOrEqual(60 * 24);
    expect(france.hours[6] ?? france.hours[7]).toBeUndefined();
    expect(['DE', 'AT', 'FR'].map((id) => rule(id).defaultMode)).toEqual(['task', 'task', 'task']);
  });
  it('ask for consent and for no more claims than are kept', () => {
    for (const one of callingRules) {
      expect(one.consent.length).toBeGreaterThan(0);
      expect(Math.max(...one.caps.map(({ calls }) => calls))).toBeLessThan(64);
    }
  });
  it.each(['AT', 'HU', 'FR', 'TH', 'US-FL'])('%s has the calendar that date-holidays makes today', (id) =>
    expect(calendar.holidays[id]).toEqual(holidaysOf(id)),
  );
  it('have days that exist', () => {
    for (const years of Object.values(calendar.holidays))
      for (const [year, days] of Object.entries(years))
        for (const day of days.split(' ')) expect(utcDay(at(`${year}-${day}T12:00:00Z`))).toBe(`${year}-${day}`);
  });
});
