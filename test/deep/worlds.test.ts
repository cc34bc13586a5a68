/** T31 in small: very many in-memory worlds, all faults on, from seeds that no other test uses. */
import { differences } from '../support/compare.ts';
import { berlin, oracleSettings } from '../support/fixtures.ts';
import { expectedTotals } from '../support/oracle.ts';
import { productTieBreak, rulesOf } from '../support/pipeline.ts';
import { forEachSeed, seeded } from '../support/random.ts';
import { randomTraffic } from '../support/records.ts';
import { World } from '../support/world.ts';

const worlds = Number(process.env['DEEP_WORLDS'] ?? 2000);

it(`${worlds} worlds end with the buckets of the oracle`, async () => {
  const happened = { crashes: 0, stalls: 0, invocations: 0 };
  await forEachSeed(worlds, async (seed) => {
    const random = seeded(100_000 + seed);
    const { versions, deliveries } = randomTraffic(random, { contacts: random.int(1, 25) });
    const world = new World(random, {
      rules: () => rulesOf(berlin, 100),
      faultRate: random.pick([0, 0.02, 0.1, 0.25]),
      lanes: random.int(1, 4),
      shards: random.int(1, 4),
      workers: random.int(1, 6),
      folders: random.int(1, 4),
    });
    await world.run(deliveries);
    for (const name of ['crashes', 'stalls', 'invocations'] as const) happened[name] += world.happened[name];
    expect(differences(world.kpi.buckets(), expectedTotals(versions, oracleSettings(berlin), productTieBreak))).toEqual(
      [],
    );
    const { received, ...outcomes } = world.counts;
    expect([received, Object.values(outcomes).reduce((sum, n) => sum + n, 0)]).toEqual([
      deliveries.length,
      deliveries.length,
    ]);
  });
  process.stdout.write(
    `\n  worlds ${worlds}: ${happened.invocations} invocations, ${happened.crashes} crashes, ${happened.stalls} zombies\n`,
  );
}, 3_600_000);
