/** The audit is sound while writes go on: workers crash and stall beside it, and it never calls a right bucket wrong. */
import { auditDays, type AuditReport, type AuditStore } from '../../../functions/kpi/audit/audit.ts';
import { addDays, daysBetween } from '../../../shared/domain/time.ts';
import { berlin } from '../../support/fixtures.ts';
import { memoryAudit } from '../../support/memory-audit.ts';
import { rulesOf } from '../../support/pipeline.ts';
import { forEachSeed, seeded } from '../../support/random.ts';
import { randomTraffic } from '../../support/records.ts';
import { World } from '../../support/world.ts';

const rules = rulesOf(berlin, 100);
const lanes = 3;

type Turn = (stall?: number) => Promise<void>;

/** Some partitions are read early and some late, some sources before others: no reading is a snapshot. */
const inTwo =
  <Args extends readonly unknown[], T>(
    read: (...args: Args) => Promise<readonly T[]>,
    isEarly: (each: T) => boolean,
    turn: Turn,
  ) =>
  async (...args: Args): Promise<readonly T[]> => {
    await turn();
    const early = (await read(...args)).filter(isEarly);
    await turn(3);
    return [...early, ...(await read(...args)).filter((each) => !isEarly(each))];
  };

const half = (text: string): boolean => (text.codePointAt(text.length - 1) ?? 0) % 2 === 0;

const amongWriters = (store: AuditStore, turn: Turn): AuditStore => ({
  cursors: inTwo(store.cursors, ({ lane }) => lane % 2 === 0, turn),
  values: inTwo(store.values, ({ value }) => half(value), turn),
  buckets: inTwo(store.buckets, ({ key }) => half(key.pk), turn),
  bucketsBeside: inTwo(store.bucketsBeside, ({ key }) => half(key.pk), turn),
  sources: inTwo(store.sources, ({ source }) => half(source.sourceId), turn),
  entriesAfter: async (cursor) => {
    await turn();
    return store.entriesAfter(cursor);
  },
});

const daysOf = (world: World): string[] => {
  const ended = world.contacts.rows().flatMap(({ day }) => day ?? []);
  return ended.length === 0
    ? []
    : daysBetween(addDays(ended.toSorted()[0] ?? '', -1), addDays(ended.toSorted().at(-1) ?? '', 1));
};

it('finds no difference where there is none, and judges what stands still', async () => {
  const seen = { audits: 0, judged: 0, unsettled: 0 };
  await forEachSeed(25, async (seed) => {
    const random = seeded(seed);
    const { deliveries } = randomTraffic(random, { contacts: random.int(4, 14) });
    const shape = { lanes, shards: 2, workers: 3, folders: 2, faultRate: random.pick([0, 0.05]) };
    const world = new World(random, { ...shape, rules: () => rules });
    const audit = (store: AuditStore, rounds: number, turn: Turn): Promise<AuditReport> =>
      auditDays({ ...rules, store, rounds, betweenRounds: () => turn(10) }, daysOf(world));
    const plain = memoryAudit(world.contacts, world.kpi, lanes);
    await world.run(deliveries, async (isOver, turn) => {
      while (!isOver()) {
        const report = await audit(amongWriters(plain, turn), random.int(2, 4), turn);
        expect(report.differences).toEqual([]);
        seen.audits += 1;
        seen.judged += report.buckets - report.unsettled;
        seen.unsettled += report.unsettled;
        await turn(5);
      }
    });
    const quiet = await audit(plain, 2, async () => undefined);
    expect(quiet).toMatchObject({ differing: 0, unsettled: 0 });
    expect(quiet.buckets).toBeGreaterThan(50);
  });
  if (process.env['ONE_SEED'] === undefined) {
    expect(seen.audits).toBeGreaterThan(25);
    expect(Math.min(seen.judged, seen.unsettled)).toBeGreaterThan(200); // both happened
  }
});
