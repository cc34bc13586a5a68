import { findMisses, type MissDeps } from '../../../functions/kpi/misses/find-misses.ts';
import { closedPeriods } from '../../../functions/kpi/misses/closed-periods.ts';
import type { Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import { measures } from '../../../shared/kpi/measures.ts';
import { isRefused, putTargets } from '../../../shared/kpi/targets/book.ts';
import { targetInputSchema } from '../../../shared/kpi/targets/target.ts';
import { memoryTargets } from '../../support/memory-targets.ts';
import { readSettings } from '../api/fake-centre.ts';

const zone = 'Europe/Berlin';
/** 8:00 in Berlin on Thursday, 12 November 2026. */
const morning = Date.UTC(2026, 10, 12, 7);

const bucket = (pk: string, sk: string, queued: number, abandoned: number): Bucket => ({
  key: { pk, sk },
  n: 1,
  sums: new Map([
    [measures.contactsQueued.code, queued],
    [measures.contactsAbandoned.code, abandoned],
  ]),
  marks: new Map(),
});

interface Sent {
  readonly type: string;
  readonly detail: Record<string, unknown>;
}

/** 20 queued a day, 4 abandoned on the 11th, none on other days. */
const world = async (given: Record<string, unknown>[]) => {
  const store = memoryTargets();
  const sent: Sent[] = [];
  let fails = 0;
  const deps: MissDeps = {
    store,
    readBuckets: async (ranges) =>
      ranges.map(({ pk, sks }) => sks.map((sk) => bucket(pk, sk, 20, sk === '2026-11-11' ? 4 : 0))),
    send: async (type, detail) => {
      if (fails > 0) {
        fails -= 1;
        throw new Error('the bus does not answer');
      }
      sent.push({ type, detail: { ...detail } });
    },
    thresholds: readSettings,
    zone,
    weekStartsOn: 'monday',
    now: () => morning,
  };
  const editor = { by: 'k', at: '2026-01-01T00:00:00.000Z' };
  const change = putTargets(
    await store.readBook(),
    given.map((one) => targetInputSchema.parse({ validFrom: '2026-01-01', owner: 'Ops', action: 'Call back', ...one })),
    editor,
  );
  if (isRefused(change)) throw new Error(change.refused);
  await store.writeBook(change, editor);
  return { deps, store, sent, failNext: (times: number) => void (fails = times) };
};

const rate = { kpi: 'abandonment-rate', target: 0.05 };

describe('periods that are judged', () => {
  const zoneAt = (now: number) => ({ zone, weekStartsOn: 'monday' as const, now });
  const labels = (per: 'day' | 'week' | 'month', now: number) =>
    closedPeriods(per, zoneAt(now)).map(({ label }) => label);

  it('are over, whole, and the newest of their kind', () => {
    expect(labels('day', morning)).toEqual(['2026-11-09', '2026-11-10', '2026-11-11']);
    expect(labels('week', morning)).toEqual(['2026-W45']);
    expect(labels('month', morning)).toEqual(['2026-10']);
  });

  it('wait two hours for the last records', () => {
    expect(labels('day', Date.UTC(2026, 10, 11, 23, 30)).at(-1)).toBe('2026-11-10');
    expect(labels('day', Date.UTC(2026, 10, 12, 1, 0)).at(-1)).toBe('2026-11-11');
  });
});

describe('a missed target', () => {
  it('is stored and told to its owner once, however often it is looked at', async () => {
    const { deps, store, sent } = await world([rate]);
    await expect(findMisses(deps)).resolves.toEqual({ judged: 3, missed: 1, sent: 1 });
    await expect(findMisses(deps)).resolves.toEqual({ judged: 3, missed: 1, sent: 0 });
    expect(sent).toEqual([
      {
        type: 'KPI Target Missed',
        detail: expect.objectContaining({
          id: expect.stringMatching(/:2026-11-11$/),
          kpi: 'abandonment-rate',
          owner: 'Ops',
          action: 'Call back',
          from: '2026-11-11',
          to: '2026-11-11',
          target: 0.05,
          measured: 0.2,
          numerator: 4,
          denominator: 20,
        }),
      },
    ]);
    expect([...store.stored.values()].map(({ sentAt }) => sentAt)).toEqual([new Date(morning).toISOString()]);
  });

  it('is told by the next run when the bus did not answer', async () => {
    const { deps, sent, failNext } = await world([rate]);
    failNext(1);
    await expect(findMisses(deps)).rejects.toThrow('the bus does not answer');
    expect(sent).toEqual([]);
    await expect(findMisses(deps)).resolves.toMatchObject({ sent: 1 });
    expect(sent).toHaveLength(1);
  });

  it('is none within the tolerance, without numbers, or where another target counts', async () => {
    const near = await world([{ ...rate, target: 0.19, tolerance: 0.1 }]);
    await expect(findMisses(near.deps)).resolves.toMatchObject({ missed: 0 });
    const empty = await world([{ kpi: 'average-handle-time', target: 1 }]);
    await expect(findMisses(empty.deps)).resolves.toEqual({ judged: 3, missed: 0, sent: 0 });
    const newer = await world([rate, { ...rate, validFrom: '2026-11-11', target: 0.5 }]);
    await expect(findMisses(newer.deps)).resolves.toEqual({ judged: 3, missed: 0, sent: 0 });
  });

  it('is judged over the whole of its own period', async () => {
    // 31 days of October with 20 queued each: 620.
    const { deps, sent } = await world([{ kpi: 'contacts-queued', per: 'month', better: 'higher', target: 700 }]);
    await findMisses(deps);
    expect(sent.map(({ detail }) => [detail['from'], detail['to'], detail['measured']])).toEqual([
      ['2026-10-01', '2026-10-31', 620],
    ]);
  });

  it('about somebody over fewer than five is told to nobody, and one of a small team is marked', async () => {
    const ofFew = async (slice: string, value: string, queued: number) => {
      const { deps, sent } = await world([{ ...rate, slice, value }]);
      const readBuckets: MissDeps['readBuckets'] = async (ranges) =>
        ranges.map(({ pk, sks }) => sks.map((sk) => bucket(pk, sk, queued, sk === '2026-11-11' ? queued : 0)));
      await findMisses({ ...deps, readBuckets });
      return sent.map(({ detail }) => detail['ofFew']);
    };
    expect(await ofFew('queue', 'agent/a1', 4)).toEqual([]);
    expect(await ofFew('queue', 'agent/a1', 5)).toEqual([undefined]);
    expect(await ofFew('queue', 'q1', 4)).toEqual([true]);
    expect(await ofFew('team', 't1', 4)).toEqual([true]);
    expect(await ofFew('team', 't1', 5)).toEqual([undefined]);
  });

  it('of a suggestion is told to nobody', async () => {
    const { deps, store, sent } = await world([]);
    await findMisses(deps);
    const { targets } = await store.readBook();
    expect(targets.some(({ kpi, owner }) => kpi === 'abandonment-rate' && owner === undefined)).toBe(true);
    expect(sent).toEqual([]);
  });
});
