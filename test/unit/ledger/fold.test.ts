/** The fold: gaps, cursors, marks, sums of zero, lanes that fail alone. */
import fc from 'fast-check';
import {
  bucketReplacement,
  bucketUpdate,
  changesPerUpdate,
  marksAllow,
} from '../../../functions/kpi/store/bucket-update.ts';
import { bucketWrite, foldLanes, partsByBucket, withinBudget, withoutGap } from '../../../functions/kpi/ledger/fold.ts';
import { OutOfTimeError } from '../../../shared/domain/backoff.ts';
import type { Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import { Gate, openGate } from '../../support/faults.ts';
import { Interleaver } from '../../support/interleaver.ts';
import { MemoryKpi } from '../../support/memory-stores.ts';
import { foldDeps } from '../../support/pipeline.ts';
import { forEachSeed, seeded } from '../../support/random.ts';

const entry = (seq: number, changes: Record<string, Record<string, number>>, lane = 0): JournalEntry => ({
  lane,
  seq,
  writtenAt: 1000 + seq,
  deltas: new Map(
    Object.entries(changes).map(([sk, codes]) => [`B#i#a#all#2026-11-03\n${sk}`, new Map(Object.entries(codes))]),
  ),
});
const journalOf = async (entries: readonly JournalEntry[]): Promise<MemoryKpi> => {
  const kpi = new MemoryKpi();
  const store = kpi.ledgerStore(openGate());
  for (const one of entries) expect(await store.commit([], one)).toBe('done');
  return kpi;
};
const sumsOf = (kpi: MemoryKpi): Record<string, Record<string, number>> =>
  Object.fromEntries(kpi.buckets().map(({ key, sums }) => [key.sk, Object.fromEntries(sums)]));

describe('a fold', () => {
  it('takes only what follows its cursor without a gap', () => {
    const cursor = { lane: 0, seq: 4, writtenAt: 0 };
    const seqs = (...list: number[]) =>
      withoutGap(
        cursor,
        list.map((seq) => entry(seq, {})),
      ).map(({ seq }) => seq);
    expect(seqs(5, 6, 8, 9)).toEqual([5, 6]);
    expect(seqs(6, 7)).toEqual([]);
    expect(seqs()).toEqual([]);
    expect(seqs(5)).toEqual([5]);
  });

  it('waits at a gap and goes on when it is filled', async () => {
    const kpi = await journalOf([entry(1, { a: { c: 1 } }), entry(3, { a: { c: 100 } })]);
    await foldLanes(foldDeps(kpi, openGate()), [0]);
    expect([sumsOf(kpi), kpi.cursorOf(0).seq]).toEqual([{ a: { c: 1 } }, 1]);
    await kpi.ledgerStore(openGate()).commit([], entry(2, { a: { c: 10 } }));
    await foldLanes(foldDeps(kpi, openGate()), [0]);
    expect([sumsOf(kpi), kpi.cursorOf(0).seq]).toEqual([{ a: { c: 111 } }, 3]);
  });

  it('takes all that was there, in as many folds as it needs, and leaves what came meanwhile to the wake it brings', async () => {
    const kpi = await journalOf([1, 2, 3, 4, 5].map((seq) => entry(seq, { a: { c: 1 } })));
    let next = 6;
    const arriving = async (): Promise<void> => {
      if (next > 50) return;
      await kpi.ledgerStore(openGate()).commit([], entry(next, { a: { c: 1 } }));
      next += 1;
    };
    const deps = { ...foldDeps(kpi, openGate()), entriesPerFold: 3 };
    const store = {
      ...deps.store,
      writeBucket: async (...args: Parameters<typeof deps.store.writeBucket>) => {
        await arriving();
        return deps.store.writeBucket(...args);
      },
    };
    const { entries } = await foldLanes({ ...deps, store }, [0]);
    expect(entries).toBeGreaterThanOrEqual(5);
    expect(kpi.cursorOf(0).seq).toBe(entries);
    expect(next - 1 - entries).toBeGreaterThan(0);
    expect(next).toBeLessThan(50);
  });

  it('writes a mark where its changes sum to zero, so that a folder that saw half of them adds nothing', async () => {
    const kpi = await journalOf([entry(1, { a: { c: 1 } }), entry(2, { a: { c: -1 } })]);
    const late = kpi.journalStore(openGate());
    const half = await late.entriesAfter(0, 0, 1); // has read entry 1 only, and stalls
    await foldLanes(foldDeps(kpi, openGate()), [0]);
    const [[id, parts] = ['', []]] = partsByBucket([{ cursor: { lane: 0, seq: 0, writtenAt: 0 }, entries: half }]);
    const write = bucketWrite(id, parts, new Map([[0, 1]]), new Map([[0, 0]]));
    expect(write && (await late.writeBucket(write))).toEqual({ kind: 'lost', marks: new Map([[0, 2]]) });
    expect(bucketWrite(id, parts, new Map([[0, 1]]), new Map([[0, 2]]))).toBeUndefined();
  });

  it('of two folders that saw different lengths adds every entry once, in every interleaving', async () => {
    await forEachSeed(150, async (seed) => {
      const random = seeded(seed);
      const entries = [0, 1].flatMap((lane) =>
        Array.from({ length: random.int(1, 6) }, (_, i) =>
          entry(
            i + 1,
            Object.fromEntries(
              ['a', 'b', 'c'].filter(() => random.chance(0.6)).map((sk) => [sk, { c: random.int(-2, 3), t: 1 }]),
            ),
            lane,
          ),
        ),
      );
      const kpi = await journalOf(entries);
      const interleaver = new Interleaver(random);
      const folder = () =>
        foldLanes(
          foldDeps(
            kpi,
            new Gate(() => (random.chance(0.05) ? 'repeat' : undefined), interleaver),
            { entriesPerFold: random.int(1, 4), concurrency: 3 },
            random,
          ),
          [0, 1],
        );
      await interleaver.drive(Promise.all([folder(), folder(), folder()]));
      await foldLanes(foldDeps(kpi, openGate()), [0, 1]);
      const expected: Record<string, Record<string, number>> = {};
      for (const { deltas } of entries)
        for (const [id, codes] of deltas) {
          const sums = (expected[id.split('\n')[1] ?? ''] ??= {});
          for (const [code, value] of codes) sums[code] = (sums[code] ?? 0) + value;
        }
      for (const [sk, sums] of Object.entries(expected))
        for (const [code, value] of Object.entries(sums))
          expect([sk, code, sumsOf(kpi)[sk]?.[code] ?? 0]).toEqual([sk, code, value]);
      for (const lane of [0, 1]) expect(kpi.cursorOf(lane).seq).toBe(entries.filter((one) => one.lane === lane).length);
    });
  });

  it('folds the other lanes when one cannot be read, and says so', async () => {
    const kpi = await journalOf([
      entry(1, { a: { c: 1 } }, 0),
      entry(1, { a: { c: 10 } }, 1),
      entry(1, { b: { c: 5 } }, 2),
    ]);
    const deps = foldDeps(kpi, openGate());
    const broken = {
      ...deps,
      store: {
        ...deps.store,
        entriesAfter: async (lane: number, seq: number, limit: number) => {
          if (lane === 1) throw new Error('unreadable');
          return deps.store.entriesAfter(lane, seq, limit);
        },
      },
    };
    await expect(foldLanes(broken, [0, 1, 2])).rejects.toThrow('1 of 3 lanes');
    expect([0, 1, 2].map((lane) => kpi.cursorOf(lane).seq)).toEqual([1, 0, 1]);
    await foldLanes(deps, [0, 1, 2]);
    expect(sumsOf(kpi)).toEqual({ a: { c: 11 }, b: { c: 5 } });
  });

  it('stops when time is short, between folds, and leaves nothing half-done behind a cursor', async () => {
    const kpi = await journalOf([1, 2, 3, 4].map((seq) => entry(seq, { a: { c: 1 } })));
    let left = 2;
    const report = await foldLanes(
      foldDeps(kpi, openGate(), { entriesPerFold: 1, hasTime: () => (left -= 1) >= 0 }),
      [0],
    );
    expect([report.entries, kpi.cursorOf(0).seq, sumsOf(kpi)]).toEqual([2, 2, { a: { c: 2 } }]);
    expect(report.oldestWrittenAt).toBe(1001);
    expect(report.newestWrittenAt).toBe(1002);
  });

  it('knows how old the newest number is, also when there is nothing to fold', async () => {
    const kpi = await journalOf([entry(1, { a: { c: 1 } }), entry(2, { a: { c: 1 } })]);
    expect(await foldLanes(foldDeps(new MemoryKpi(), openGate()), [0, 1])).toMatchObject({ newestWrittenAt: 0 });
    await foldLanes(foldDeps(kpi, openGate()), [0, 1]);
    const again = await foldLanes(foldDeps(kpi, openGate()), [0, 1]);
    expect(again).toMatchObject({ entries: 0, newestWrittenAt: 1002 });
  });

  it('moves no cursor when its time runs out in the middle, and the next run completes it', async () => {
    const kpi = await journalOf([entry(1, { a: { c: 1 }, b: { c: 1 }, c: { c: 1 } })]);
    let writes = 0;
    const flaky = new Gate((site) => (site === 'journal.bucket' && (writes += 1) === 2 ? 'throttle' : undefined));
    await expect(
      foldLanes(
        foldDeps(kpi, flaky, {
          concurrency: 1,
          pause: async () => {
            throw new OutOfTimeError('late');
          },
        }),
        [0],
      ),
    ).rejects.toThrow(OutOfTimeError);
    expect(kpi.cursorOf(0).seq).toBe(0);
    await foldLanes(foldDeps(kpi, openGate()), [0]);
    expect(sumsOf(kpi)).toEqual({ a: { c: 1 }, b: { c: 1 }, c: { c: 1 } });
  });
});

describe('the budget of a fold', () => {
  const sks = ['a', 'b', 'c', 'd', 'e', 'f'];
  const lanes = fc.array(fc.array(fc.subarray(sks, { minLength: 0 }), { maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  });

  it('keeps a prefix of every lane, within the limit unless a single entry is larger, and at least one entry', () => {
    fc.assert(
      fc.property(lanes, fc.integer({ min: 1, max: 8 }), (shape, limit) => {
        const folds = shape.map((entries, lane) => ({
          cursor: { lane, seq: 10, writtenAt: 0 },
          entries: entries.map((keys, i) => entry(11 + i, Object.fromEntries(keys.map((sk) => [sk, { c: 1 }])), lane)),
        }));
        const kept = withinBudget(folds, limit);
        for (const { cursor, entries } of kept)
          expect(entries).toEqual(folds[cursor.lane]?.entries.slice(0, entries.length));
        const all = kept.flatMap(({ entries }) => entries);
        const buckets = new Set(all.flatMap(({ deltas }) => [...deltas.keys()]));
        expect(buckets.size <= limit || all.filter(({ deltas }) => deltas.size > 0).length === 1).toBe(true);
        expect(all.length > 0).toBe(folds.some(({ entries }) => entries.length > 0));
        expect(new Set(kept.map(({ cursor }) => cursor.lane)).size).toBe(kept.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes everything when there is room', () => {
    const folds = [0, 1].map((lane) => ({
      cursor: { lane, seq: 0, writtenAt: 0 },
      entries: [entry(1, { a: { c: 1 } }, lane), entry(2, { b: { c: 1 } }, lane)],
    }));
    expect(withinBudget(folds, 2)).toEqual(folds);
  });
});

describe('a bucket write', () => {
  const bucket = fc
    .record({
      n: fc.integer({ min: 1, max: 9 }),
      c: fc.integer({ min: -5, max: 5 }),
      mark0: fc.integer({ min: 0, max: 9 }),
      mark1: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ n, c, mark0, mark1 }): Bucket => ({
      key: { pk: 'B#i#a#all#2026-11-03', sk: 'a' },
      n,
      sums: new Map([
        ['c', c],
        ['t', 7],
      ]),
      marks: new Map([
        [0, mark0],
        [1, mark1],
      ]),
    }));

  it('as a replacement gives what the update would give', () => {
    fc.assert(
      fc.property(
        fc.option(bucket),
        fc.dictionary(fc.constantFrom('c', 't', 'q', 'A1'), fc.integer({ min: -9, max: 9 })),
        fc.integer({ min: 1, max: 9 }),
        (stored, changes, to) => {
          const write = {
            key: { pk: 'B#i#a#all#2026-11-03', sk: 'a' },
            changes: new Map(Object.entries(changes)),
            marks: [{ lane: 1, from: to - 1, to }],
          };
          const { Item } = bucketReplacement('T', stored ?? undefined, write);
          const expected: Record<string, unknown> = {
            ...write.key,
            n: (stored?.n ?? 0) + 1,
            ...Object.fromEntries(stored?.sums ?? []),
            ...(stored ? { m0: stored.marks.get(0) } : {}),
            m1: to,
          };
          for (const [code, value] of write.changes) expected[code] = Number(expected[code] ?? 0) + value;
          expect(Item).toEqual(expected);
          expect(marksAllow(stored ?? undefined, write.marks)).toBe((stored?.marks.get(1) ?? 0) <= to - 1);
        },
      ),
    );
  });

  it('keeps its expressions within 4 KB and 300 operators at the most changes and lanes', () => {
    const { UpdateExpression, ConditionExpression } = bucketUpdate('T', {
      key: { pk: 'p', sk: 's' },
      changes: new Map(Array.from({ length: changesPerUpdate }, (_, i) => [`H${i.toString(36)}`, 1])),
      marks: Array.from({ length: 64 }, (_, lane) => ({ lane, from: 1, to: 2 })),
    });
    expect(Buffer.byteLength(UpdateExpression)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(ConditionExpression)).toBeLessThanOrEqual(4096);
    expect(ConditionExpression.match(/attribute_not_exists|OR|AND|<=/g)?.length ?? 0).toBeLessThanOrEqual(300);
  });
});
