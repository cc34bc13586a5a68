/** Every minute of two years in 14 zones against a second implementation. */
import { callingRules } from '../../shared/retention/calling-rules/rules.ts';
import { compareHours, hoursZones } from '../support/hours-comparison.ts';

describe('calling hours', () => {
  it('agree with the second implementation at every minute of 2026 and 2027', () => {
    let checks = 0;
    let callable = 0;
    const differences: string[] = [];
    hoursZones.forEach((zone, i) => {
      const rule = callingRules[i % callingRules.length];
      if (!rule) throw new Error('no rule');
      const found = compareHours(rule, zone, '2026-01-01', '2027-12-31', 60_000);
      checks += found.checks;
      callable += found.callable;
      if (found.firstDifference !== undefined) differences.push(found.firstDifference);
    });
    process.stdout.write(
      `calling hours: ${checks} minutes checked, ${callable} callable, ${differences.length} zones differing\n`,
    );
    expect(differences).toEqual([]);
    expect(checks).toBe(14 * 730 * 1440);
  });
});
