/** Journeys converge: every order, cut, duplicate, crash, lost answer and zombie ends with the oracle's journeys. */
import { CustomerWorld, testCustomers } from '../../../support/customer-world.ts';
import { customerTraffic } from '../../../support/customer-traffic.ts';
import { oracleJourneys, type OracleJourney } from '../../../support/journey-oracle.ts';
import { productTieBreak } from '../../../support/pipeline.ts';
import { forEachSeed, seeded, type Random } from '../../../support/random.ts';
import type { RawRecord } from '../../../support/oracle.ts';

const scale = Number(process.env['WORLD_SCALE'] ?? 0.5);
const nowMs = Date.parse('2026-11-20T12:00:00Z');
const startMs = Date.parse('2026-10-25T00:00:00Z');

const expected = (versions: readonly RawRecord[]): Record<string, OracleJourney> =>
  Object.fromEntries(
    [...oracleJourneys(versions, { ...testCustomers.journeys, nowMs }, productTieBreak)]
      .filter(([, said]) => Object.keys(said).length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const found = (world: CustomerWorld): Record<string, unknown> =>
  Object.fromEntries([...world.said()].sort(([a], [b]) => (a < b ? -1 : 1)));

const worldOf = (random: Random, faultRate: number, lost = 0): CustomerWorld =>
  new CustomerWorld(random, { nowMs, workers: random.int(1, 4), faultRate, lost });

const trafficOf = (random: Random) => customerTraffic(random, { customers: random.int(1, 6), startMs, days: 25 });

describe('the journeys of customers', () => {
  it('are those of the oracle in any order, in any batches, with any number of observers', async () => {
    let told = 0;
    await forEachSeed(30 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = trafficOf(random);
      const world = worldOf(random, 0);
      await world.run(deliveries);
      await world.drain();
      told += world.said().size;
      expect(found(world)).toEqual(expected(versions));
    });
    if (process.env['ONE_SEED'] === undefined) expect(told).toBeGreaterThan(100);
  });

  it('are the same under crashes, lost and repeated answers, conflicts, throttling and zombies', async () => {
    let crashes = 0;
    await forEachSeed(40 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = trafficOf(random);
      const world = worldOf(random, random.pick([0.01, 0.05, 0.15]));
      await world.run(deliveries);
      await world.drain();
      crashes += world.happened.crashes;
      expect(found(world)).toEqual(expected(versions));
    });
    if (process.env['ONE_SEED'] === undefined) expect(crashes).toBeGreaterThan(20);
  });

  it('are brought in order by the sweep when the stream lost images, and a second sweep writes nothing', async () => {
    await forEachSeed(15 * scale, async (seed) => {
      const random = seeded(seed);
      const { versions, deliveries } = trafficOf(random);
      const world = worldOf(random, 0.02, 0.5);
      await world.run(deliveries);
      await world.drain();
      await world.sweep();
      await world.drain();
      expect(found(world)).toEqual(expected(versions));
      const written = world.contacts.stream.length;
      const versionsBefore = world.customers.profiles().map(({ version }) => version);
      await world.sweep();
      expect(world.contacts.stream.length).toBe(written);
      expect(world.customers.profiles().map(({ version }) => version)).toEqual(versionsBefore);
    });
  });

  it('leave the same profiles, whatever the order', async () => {
    await forEachSeed(8 * scale, async (seed) => {
      const random = seeded(seed);
      const { deliveries } = trafficOf(random);
      const profiles: string[] = [];
      for (const run of ['one', 'two']) {
        const chance = random.fork(run);
        const world = worldOf(chance, 0.03);
        await world.run(chance.shuffle(deliveries));
        await world.drain();
        await world.sweep();
        profiles.push(
          JSON.stringify(
            world.customers
              .profiles()
              .flatMap(({ profile }) => (profile ? [{ ...profile, version: 0, computedAtMs: 0, namelessId: '' }] : []))
              .map(({ moves, ...rest }) => ({ ...rest, moves: moves.filter(({ to }) => to !== undefined) }))
              .sort((a, b) => (a.customerKey < b.customerKey ? -1 : 1)),
          ),
        );
      }
      expect(profiles[0]).toBe(profiles[1]);
    });
  });
});
