/** The guard against answered calls that meet nobody (D19). */
import { compareGuard } from '../../../support/abandonment-guard.ts';

it('warns from 1 % of thirty days, stops from 3 % of these or of today, and does neither for less', () => {
  const { wrong, ...seen } = compareGuard(1_000, 19);
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
});
