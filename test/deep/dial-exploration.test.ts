/** The exploration with more workers and more faults at once; the largest one bounded by its executions. */
import { explore } from '../support/explorer.ts';
import { dialWorld, newTally, type DialPlan } from '../support/dial-exploration.ts';

/** Executions of the largest plans; 10,000 visit about 70,000 states. */
const most = Number(process.env['DEEP_EXECUTIONS'] ?? 10_000);

const plans: readonly (readonly [DialPlan, number])[] = [
  [{ workers: 2, tries: 1, faultsPerWorker: 1, optOut: true, kill: false }, Infinity],
  [{ workers: 2, tries: 1, faultsPerWorker: 1, optOut: false, kill: true }, Infinity],
  [{ workers: 2, tries: 2, faultsPerWorker: 1, optOut: true, kill: true }, most],
  [{ workers: 3, tries: 2, faultsPerWorker: 1, optOut: true, kill: true }, most],
];

describe('whatever the order, and wherever it stops', () => {
  it.each(plans)('%j sends one call at most', async (plan, bound) => {
    const tally = newTally();
    const { executions, states, longest } = await explore(() => dialWorld(plan, tally), bound);
    process.stdout.write(
      `dial exploration ${JSON.stringify(plan)}: ${executions} executions${executions >= bound ? ' (bounded)' : ' (all)'}, ${states} states, longest ${longest}, calls ${tally.calls}, most to the person ${tally.mostRings}\n`,
    );
    expect(tally.mostRings).toBe(1);
  });
});
