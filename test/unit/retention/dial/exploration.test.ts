/** Every interleaving of the real claim and dial code (I9, I10, I11). */
import { explore } from '../../../support/explorer.ts';
import { dialWorld, newTally, type DialPlan } from '../../../support/dial-exploration.ts';

const runs = async (plan: DialPlan): Promise<void> => {
  const tally = newTally();
  const started = Date.now();
  const found = await explore(() => dialWorld(plan, tally));
  process.stdout.write(
    `dial exploration ${JSON.stringify(plan)}: ${found.executions} executions, ${found.states} states, longest ${found.longest}, ` +
      `most calls to the person ${tally.mostRings}, ${Date.now() - started} ms\n`,
  );
  expect(tally.mostRings).toBe(1);
};

describe('whatever the order, and wherever it stops', () => {
  it('one worker with three tries and two faults sends one call at most', () =>
    runs({ workers: 1, tries: 3, faultsPerWorker: 2, optOut: false, kill: false }));
  it('two workers with two tries send one call at most', () =>
    runs({ workers: 2, tries: 2, faultsPerWorker: 0, optOut: false, kill: false }));
  it('an opt-out that came before the claim is never dialled over', () =>
    runs({ workers: 1, tries: 2, faultsPerWorker: 1, optOut: true, kill: false }));
  it('a kill that came before the claim is never dialled over', () =>
    runs({ workers: 1, tries: 2, faultsPerWorker: 1, optOut: false, kill: true }));
});

describe('the explorer', () => {
  it('finds what a claim without its proof would allow', async () => {
    // The same worlds with a claim that always succeeds must be found out, else the checks above prove nothing.
    const tally = newTally();
    const broken = () =>
      dialWorld({ workers: 2, tries: 1, faultsPerWorker: 0, optOut: false, kill: false }, tally, true);
    await expect(explore(broken)).rejects.toThrow(/Sent twice|Two calls/);
  });
});
