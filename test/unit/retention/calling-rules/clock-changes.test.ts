/** Every change of the clock and every end of a year until the calendars end (D12). */
import { callingRules } from '../../../../shared/retention/calling-rules/rules.ts';
import { clockChangesOf, compareAround, hoursAround } from '../../../support/clock-changes.ts';
import { hoursZones } from '../../../support/hours-comparison.ts';

describe('around a change of the clock, midnight and the end of a year', () => {
  it('both implementations agree, and nobody is called where a wall time is missing or comes twice', () => {
    const ruleAt = (i: number) => callingRules.filter((_, at) => at === i % callingRules.length);
    const found = hoursZones.map((zone, i) => compareAround(zone, 37 * 60_000, ruleAt(i)));
    const sum = (of: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + of(one), 0);
    expect(found.flatMap(({ differences }) => differences)).toEqual([]);
    expect(found.flatMap(({ calledInTheChange }) => calledInTheChange)).toEqual([]);
    expect(sum(({ changes }) => changes)).toBe(108);
    expect(sum(({ callable }) => callable)).toBeGreaterThan(sum(({ checks }) => checks) / 20);
  });

  it('a window that ends within the repeated hour is over before it', () => {
    for (const zone of ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe']) {
      for (const change of clockChangesOf(zone)) {
        const callable = hoursAround(zone, change, [0, 150]);
        expect(callable.filter((ms) => Math.abs(ms - change) < 3 * 3_600_000)).toEqual([]);
      }
    }
  });
});
