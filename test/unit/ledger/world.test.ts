/** I1-I7 over whole worlds: every order, cut, duplicate, crash, lost answer, zombie and deployment gives the oracle's buckets. */
import { addContributions, withoutEmpty, type Sums } from '../../../functions/kpi/ledger/deltas.ts';
import type { Rules } from '../../../functions/kpi/ledger/decide.ts';
import { bucketId } from '../../../shared/dynamo/items/bucket-item.ts';
import { canonicalBytes, differences } from '../../support/compare.ts';
import { berlin, kathmandu, oracleSettings } from '../../support/fixtures.ts';
import { addContact, expectedTotals, finalVersions } from '../../support/oracle.ts';
import { productTieBreak, rulesOf } from '../../support/pipeline.ts';
import { forEachSeed, seeded, type Random } from '../../support/random.ts';
import { contactId, randomTraffic } from '../../support/records.ts';
import { World, type WorldShape } from '../../support/world.ts';

/** More worlds for a night: WORLD_SCALE=20. */
const scale = Number(process.env['WORLD_SCALE'] ?? 1);

const old = rulesOf(berlin, 100);
const recent = rulesOf(kathmandu, 200);

const shapeOf = (random: Random, faultRate: number, rules: WorldShape['rules'] = () => old): WorldShape => ({
  rules,
  faultRate,
  lanes: random.int(1, 3),
  shards: random.int(1, 3),
  workers: random.int(1, 4),
  folders: random.int(1, 3),
});

/** Buckets = what the ledgers say, code by code. */
const expectLedgersToAddUp = (world: World): void => {
  const sums: Sums = new Map();
  for (const ledger of world.kpi.ledgers()) addContributions(sums, ledger.contributions, 1);
  const flat = (entries: Iterable<readonly [string, ReadonlyMap<string, number>]>): string =>
    JSON.stringify(
      [...entries]
        .map(([id, codes]) => [id, [...codes].filter(([, v]) => v !== 0).sort(([a], [b]) => (a < b ? -1 : 1))] as const)
        .filter(([, codes]) => codes.length > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  expect(flat(world.kpi.buckets().map(({ key, sums: has }) => [bucketId(key), has] as const))).toBe(
    flat(withoutEmpty(sums)),
  );
};

const expectComplete = (world: World, deliveries: number): void => {
  const { received, ...outcomes } = world.counts;
  expect(received).toBe(deliveries);
  expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(deliveries);
  for (const lane of [0, 1, 2]) {
    const seqs = world.kpi.entries(lane).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1)); // numbered without gaps
    expect(world.kpi.cursorOf(lane).seq).toBe(seqs.length);
  }
  for (const { marks } of world.kpi.buckets())
    for (const [lane, mark] of marks) expect(mark).toBeLessThanOrEqual(world.kpi.cursorOf(lane).seq);
};

/** A row's images never go back to an older version, and rev counts them without a gap. */
const expectMonotoneRows = (world: World): void => {
  const last = new Map<string, { rev: number; rv: string }>();
  for (const { pk, rev, rv = '' } of world.contacts.stream) {
    const before = last.get(pk);
    expect(rev).toBe((before?.rev ?? 0) + 1);
    if (rv !== '') expect(rv >= (before?.rv ?? '')).toBe(true);
    last.set(pk, { rev, rv: rv === '' ? (before?.rv ?? '') : rv });
  }
};

describe('a world of deliveries, workers and folders', () => {
  it('ends with the buckets of the oracle in any order, in any batches, with any number of workers', async () => {
    await forEachSeed(30 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = randomTraffic(random, { contacts: random.int(1, 14) });
      const world = new World(random, shapeOf(random, 0));
      await world.run(deliveries);
      expect(
        differences(world.kpi.buckets(), expectedTotals(versions, oracleSettings(berlin), productTieBreak)),
      ).toEqual([]);
      expectComplete(world, deliveries.length);
      expectMonotoneRows(world);
      expectLedgersToAddUp(world);
    });
  });

  it('ends with the same buckets under crashes, lost and repeated answers, conflicts, throttling and zombies', async () => {
    const happened = { crashes: 0, stalls: 0 };
    await forEachSeed(70 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = randomTraffic(random, { contacts: random.int(1, 12) });
      const world = new World(random, shapeOf(random, random.pick([0.01, 0.05, 0.15])));
      await world.run(deliveries);
      happened.crashes += world.happened.crashes;
      happened.stalls += world.happened.stalls;
      expect(
        differences(world.kpi.buckets(), expectedTotals(versions, oracleSettings(berlin), productTieBreak)),
      ).toEqual([]);
      expectComplete(world, deliveries.length);
      expectMonotoneRows(world);
      expectLedgersToAddUp(world);
    });
    if (process.env['ONE_SEED'] === undefined) expect(Math.min(happened.crashes, happened.stalls)).toBeGreaterThan(40); // the faults did happen
  });

  it('gives the same bytes for two permutations of the same deliveries', async () => {
    await forEachSeed(8 * scale, async (seed) => {
      const random = seeded(seed);
      const { deliveries } = randomTraffic(random, { contacts: 10 });
      const bytes: string[] = [];
      for (const run of ['one', 'two', 'three']) {
        const chance = random.fork(run);
        const world = new World(chance, shapeOf(chance, 0.05));
        await world.run(chance.shuffle(deliveries));
        bytes.push(canonicalBytes(world.kpi.buckets()));
      }
      expect(new Set(bytes).size).toBe(1);
    });
  });

  it('moves every contact to a new definition that is deployed half-way, and refuses the old workers', async () => {
    let refused = 0;
    await forEachSeed(24 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = randomTraffic(random, { contacts: random.int(4, 12) });
      const at = random.int(20, 250);
      const mixed = random.int(0, 150); // old and new workers start side by side for a while
      const rules = (turn: number): Rules => (turn < at ? old : turn < at + mixed && random.chance(0.5) ? old : recent);
      const world = new World(random, shapeOf(random, random.pick([0, 0.05]), rules));
      await world.run(deliveries);
      refused += world.happened.refused;
      expect(new Set(world.kpi.ledgers().map(({ definition }) => definition.id))).toEqual(
        new Set([recent.definition.id]),
      );
      expect(
        differences(world.kpi.buckets(), expectedTotals(versions, oracleSettings(kathmandu), productTieBreak)),
      ).toEqual([]);
      expectLedgersToAddUp(world);
    });
    if (process.env['ONE_SEED'] === undefined) expect(refused).toBeGreaterThan(3);
  });

  it('keeps the numbers of erased contacts as they were, through re-deliveries, newer versions and a new definition', async () => {
    await forEachSeed(16 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = randomTraffic(random, { contacts: 8 });
      let rules = old;
      const world = new World(
        random,
        shapeOf(random, 0.03, () => rules),
      );
      await world.run(deliveries);
      const gone = new Set([1, 2, 3].map(contactId));
      for (const id of gone) world.contacts.erase(id);
      await world.settle(); // until then an older image may still be moved to a newer definition
      if (random.chance(0.5)) rules = recent;
      const later = randomTraffic(random, { contacts: 3, mostVersions: 2 }).deliveries.map((text) =>
        text.replaceAll('2027-01-02', '2027-02-02'),
      );
      await world.run([...deliveries, ...later]);
      const expected = expectedTotals(
        versions.filter((record) => !gone.has(String(record['ContactId']))),
        oracleSettings(rules.settings as typeof berlin),
        productTieBreak,
      );
      for (const record of finalVersions(
        versions.filter(({ ContactId }) => gone.has(String(ContactId))),
        productTieBreak,
      ).values()) {
        addContact(expected, record, oracleSettings(berlin)); // counted under the definition of its time
      }
      expect(differences(world.kpi.buckets(), expected)).toEqual([]);
      expectLedgersToAddUp(world);
      for (const id of gone)
        expect(world.contacts.row(id)).toEqual({
          pk: id,
          rev: expect.any(Number),
          erased: true,
          ...(world.contacts.row(id)?.day ? { day: expect.any(String) } : {}),
        });
    });
  });
});
