/** An opt-out from five seconds before to five seconds after the claim (D5). */
import { oneOperationMs, optOutRace } from '../../../support/opt-out-race.ts';

it('is never called over when it came before the claim, and missed no longer than one look takes', async () => {
  const figures = await optOutRace(300, 5);
  console.info(`opt-out race: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ calledAfterOptOutBeforeClaim: 0, calledTwice: 0 });
  expect(figures.longestMissedMs).toBeLessThanOrEqual(oneOperationMs);
  // Every order was met.
  const { calls, optedOutBeforeClaim, withheld, missed } = figures;
  expect(Math.min(calls, optedOutBeforeClaim, withheld)).toBeGreaterThan(5);
  expect(missed).toBeGreaterThan(2);
});
