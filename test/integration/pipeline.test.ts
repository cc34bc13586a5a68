/** Ingest, aggregate and fold on AWS's own engine under faults: the buckets in DynamoDB equal the oracle. */
import { generateTraffic } from '../../local/generator/generate.ts';
import { parseLedger } from '../../shared/dynamo/items/ledger-item.ts';
import { itemSize } from '../support/dynamo-limits.ts';
import { differences } from '../support/compare.ts';
import { noFaults } from '../support/faults.ts';
import { berlin, fixtureLines, oracleSettings } from '../support/fixtures.ts';
import { LocalWorld, roughFaults, type LocalShape } from '../support/local-world.ts';
import { expectedTotals, type RawRecord } from '../support/oracle.ts';
import { productTieBreak, rulesOf } from '../support/pipeline.ts';
import { seeded, seedsOf } from '../support/random.ts';
import { useLocalDynamo } from '../support/local-dynamo.ts';
import { allItems, readKpi } from '../support/tables.ts';

const dynamo = useLocalDynamo();

const worldWith = async (over: Partial<LocalShape>, seed: number): Promise<{ world: LocalWorld; kpi: string }> => {
  const tables = await dynamo.freshTables();
  const shape: LocalShape = {
    endpoint: dynamo.endpoint(),
    tables,
    rules: rulesOf(berlin, 100),
    lanes: 3,
    shards: 3,
    workers: 4,
    folders: 2,
    batch: 60,
    faults: () => noFaults,
    again: 0.1,
    foldEveryMs: 4000,
    ...over,
  };
  return { world: new LocalWorld(shape, seeded(seed)), kpi: tables.kpi };
};

const parsed = (texts: readonly string[]): RawRecord[] => texts.map((text) => JSON.parse(text) as RawRecord); // boundary: our own texts

const expectOracle = async (world: LocalWorld, kpi: string, texts: readonly string[]): Promise<void> => {
  const { buckets } = await readKpi(world.calm, kpi);
  expect(differences(buckets, expectedTotals(parsed(texts), oracleSettings(berlin), productTieBreak))).toEqual([]);
  const { received, ...outcomes } = world.counts;
  expect(received).toBe(texts.length);
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(texts.length);
};

/** INTEGRATION_CONTACTS=2000 at night: each contact costs the engine some twenty writes. The day has 25 hours. */
const contacts = Number(process.env['INTEGRATION_CONTACTS'] ?? 400);

describe('the pipeline on DynamoDB Local', () => {
  it('turns the sample records into the buckets of the oracle', async () => {
    const { world, kpi } = await worldWith({}, 1);
    await world.deliver(fixtureLines());
    await world.applyAndFold(await world.rows());
    await world.settle();
    await expectOracle(world, kpi, fixtureLines());
    world.close();
  });

  it.each(seedsOf(1))(
    'turns generated contacts, twisted and repeated, into the buckets of the oracle under faults (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const traffic = generateTraffic({
        seed,
        firstDay: '2026-10-25',
        days: 1,
        contacts,
        duplicateShare: 0.1,
        reorderShare: 0.2,
        updateShare: 0.1,
        maxDisplacement: 500,
      });
      const texts = [...[...traffic].map(({ data }) => data), ...fixtureLines()];
      const { world, kpi } = await worldWith(
        { faults: roughFaults(random.fork('faults'), { conflict: 0.2, crash: 0.004, stall: 0.004 }) },
        seed,
      );
      const half = Math.ceil(texts.length / 2);
      await world.deliver(texts.slice(0, half));
      const early = await world.rows(); // images that are old when they are applied
      await Promise.all([world.deliver(texts.slice(half), half), world.applyAndFold(early)]);
      await world.applyAndFold(await world.rows());
      await world.settle();
      await expectOracle(world, kpi, texts);
      expect(Object.keys(world.tally).length).toBeGreaterThanOrEqual(4); // the faults did happen

      const items = await allItems(world.calm, kpi);
      const ledgers = items
        .filter(({ pk }) => String(pk).startsWith('L#'))
        .filter((item) => parseLedger(item).contributions.length > 0);
      const sizes = ledgers.map((item) => itemSize(item)).sort((a, b) => a - b);
      expect(sizes[Math.floor(sizes.length * 0.95)]).toBeLessThanOrEqual(700);
      const rowSizes = (await world.rows()).map((item) => itemSize(item)).sort((a, b) => a - b);
      expect(rowSizes[Math.floor(rowSizes.length * 0.95)]).toBeLessThanOrEqual(1024);
      world.close();
    },
    180_000,
  );
});
