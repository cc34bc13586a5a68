/**
 * T1, T2, T11-T18 at size. DEEP_RECORDS (default 100,000) through the product's code over in-memory storage, which a
 * contract test holds to DynamoDB's conditions; DEEP_ON_DYNAMODB (default 10,000) on AWS's own engine. DEEP_SEED the seed.
 */
import { deepRun, figures, type DeepRun } from '../support/deep.ts';
import { deepWorld } from '../support/deep-world.ts';
import { roughFaults } from '../support/local-world.ts';
import { seeded } from '../support/random.ts';

const records = Number(process.env['DEEP_RECORDS'] ?? 100_000);
const onDynamo = Number(process.env['DEEP_ON_DYNAMODB'] ?? 10_000);
const seed = Number(process.env['DEEP_SEED'] ?? 1);
const hours = 3_600_000;

const expectExact = (run: DeepRun): void => {
  expect(run.differences).toEqual([]);
  const { received, ...outcomes } = run.counts;
  expect(received).toBe(run.deliveries);
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(run.deliveries);
};

describe(`${records} records (seed ${seed})`, () => {
  it(
    'with 10 % duplicates and 20 % out of order end as the buckets of the oracle, and the audit finds nothing',
    async () => {
      const run = await deepWorld({ records, seed });
      process.stdout.write(`${figures('duplicates and reordering', run)}\n`);
      expectExact(run);
      expect(run.audit).toMatchObject({ differing: 0, unsettled: 0, buckets: run.buckets });
    },
    hours,
  );

  it(
    'under 100 crashes, lost answers, 5 % conflicts and zombie workers end as the same buckets',
    async () => {
      const run = await deepWorld({ records, seed, faults: true });
      process.stdout.write(`${figures('faults', run)}\n`);
      for (const kind of ['lost', 'conflict', 'stall'] as const) expect(run.tally[kind] ?? 0).toBeGreaterThan(0);
      expect(run.tally.crash ?? 0).toBeGreaterThanOrEqual(Math.min(100, records / 1000));
      expectExact(run);
      expect(run.audit).toMatchObject({ differing: 0, unsettled: 0, buckets: run.buckets });
    },
    hours,
  );
});

describe(`${onDynamo} records on DynamoDB Local (seed ${seed})`, () => {
  it(
    'with 10 % duplicates and 20 % out of order end as the buckets of the oracle',
    async () => {
      const run = await deepRun({ records: onDynamo, seed, again: 0, slice: Math.ceil(onDynamo / 5) });
      process.stdout.write(`${figures('on DynamoDB Local', run)}\n`);
      expectExact(run);
    },
    hours,
  );

  it(
    'under crashes, lost answers, 5 % conflicts and zombie workers end as the same buckets',
    async () => {
      const random = seeded(seed).fork('faults');
      const faults = roughFaults(random, { conflict: 0.05, lost: 0.005, throttle: 0.0005, crash: 0.002, stall: 0.002 });
      const run = await deepRun({ records: onDynamo, seed, again: 0.1, slice: Math.ceil(onDynamo / 5), faults });
      process.stdout.write(`${figures('on DynamoDB Local, faults', run)}\n`);
      for (const kind of ['lost', 'conflict', 'crash', 'stall'] as const)
        expect(run.tally[kind] ?? 0).toBeGreaterThan(0);
      expectExact(run);
    },
    hours,
  );
});
