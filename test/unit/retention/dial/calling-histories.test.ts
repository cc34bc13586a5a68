/** Caps and silence over whole histories of one person in several campaigns (D10). */
import { callingHistory, newHistoryFigures } from '../../../support/calling-histories.ts';
import { forEachSeed } from '../../../support/random.ts';

it('are kept over every window, across changes of the clock, and refuse nobody without a reason', async () => {
  const figures = newHistoryFigures();
  await forEachSeed(200, (seed) => callingHistory(seed, figures));
  console.info(`calling histories: ${JSON.stringify(figures)}`);
  // Both answers were given, and the silence was entered.
  expect(Math.min(figures.claims, figures.refused)).toBeGreaterThan(500);
  expect(figures.refusals).toBeGreaterThan(20);
});
