/** T1, T2, T11-T18 at size, on AWS's own engine. DEEP_RECORDS sets the size (default 100,000), DEEP_SEED the seed. */
import { deepRun, figures, type DeepRun } from '../support/deep.ts';
import { roughFaults } from '../support/local-world.ts';
import { seeded } from '../support/random.ts';

const records = Number(process.env['DEEP_RECORDS'] ?? 100_000);
const seed = Number(process.env['DEEP_SEED'] ?? 1);

const expectExact = (run: DeepRun): void => {
  expect(run.differences).toEqual([]);
  const { received, ...outcomes } = run.counts;
  expect(received).toBe(run.deliveries);
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(run.deliveries);
};

describe(`${records} records (seed ${seed})`, () => {
  it('with 10 % duplicates and 20 % out of order end as the buckets of the oracle', async () => {
    const run = await deepRun({ records, seed, again: 0, slice: Math.ceil(records / 5) });
    process.stdout.write(`${figures('duplicates and reordering', run)}\n`);
    expectExact(run);
  }, 3_600_000);

  it('under crashes, lost answers, 5 % conflicts and zombie workers end as the same buckets', async () => {
    // About 100 crashes and as many zombies at 100,000 records, whatever the size.
    const share = Math.min(0.01, 0.0006 * Math.max(1, 20_000 / records));
    const random = seeded(seed).fork('faults');
    const run = await deepRun({
      records,
      seed,
      again: 0.1,
      slice: Math.ceil(records / 5),
      faults: roughFaults(random, { conflict: 0.05, lost: 0.005, throttle: 0.0005, crash: share, stall: share }),
    });
    process.stdout.write(`${figures('faults', run)}\n`);
    for (const kind of ['lost', 'conflict', 'crash', 'stall'] as const) expect(run.tally[kind] ?? 0).toBeGreaterThan(0);
    expectExact(run);
  }, 3_600_000);
});
