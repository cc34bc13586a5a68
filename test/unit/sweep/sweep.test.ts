import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { sweep, stateFor, afterPage, type SweepDeps } from '../../../functions/kpi/sweep/sweep.ts';
import { journalKeptMs, trimJournals } from '../../../functions/kpi/sweep/trim.ts';
import type { JobStore } from '../../../functions/kpi/store/dynamo-job-store.ts';
import type { ReapplyState } from '../../../shared/dynamo/items/job-item.ts';
import { openGate } from '../../support/faults.ts';
import { MemoryKpi } from '../../support/memory-stores.ts';
import { applyDeps, rulesOf } from '../../support/pipeline.ts';

const berlin = {
  timeZone: 'Europe/Berlin',
  agentData: 'pseudonymous' as const,
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
};
const kathmandu = { ...berlin, timeZone: 'Asia/Kathmandu' };

const rows = (count: number): ContactRow[] =>
  Array.from({ length: count }, (_, i) => ({
    contactId: `c${i}`,
    rev: 1,
    erased: false,
    parts: {},
    contact: {
      contactId: `c${i}`,
      lastUpdateMs: 1_793_700_000_000,
      channel: 'VOICE',
      initiationMethod: 'INBOUND',
      disconnectedAtMs: 1_793_700_000_000 + i * 60_000,
    },
  }));

const jobStore = (): JobStore & { stored: unknown } => {
  const store: JobStore & { stored: unknown } = {
    stored: undefined,
    read: async () => store.stored,
    write: async (_job, next, read) => {
      const version = store.stored === undefined ? undefined : Reflect.get(Object(store.stored), 'version');
      if (version !== read?.version) return false;
      store.stored = next;
      return true;
    },
  };
  return store;
};

const setup = (all: readonly ContactRow[], pageSize = 3) => {
  const kpi = new MemoryKpi();
  const jobs = jobStore();
  const page: SweepDeps['page'] = async (after) => {
    const start = after === undefined ? 0 : all.findIndex(({ contactId }) => contactId === after) + 1;
    const slice = all.slice(start, start + pageSize);
    const last = slice.at(-1)?.contactId;
    return { rows: slice, next: start + pageSize < all.length ? last : undefined };
  };
  const deps = (settings: typeof berlin, releasedAt: number, hasTime = () => true): SweepDeps => ({
    ...applyDeps(kpi, openGate(), rulesOf(settings, releasedAt)),
    jobs,
    page,
    hasTime,
  });
  return { kpi, jobs, deps };
};

describe('The sweep', () => {
  it('applies rows that no stream delivered, and finds nothing to do the second time', async () => {
    const { kpi, deps } = setup(rows(7));
    await expect(sweep(deps(berlin, 1))).resolves.toMatchObject({ scanned: 7, reapplied: 7, complete: true });
    expect(kpi.ledgers()).toHaveLength(7);
    await expect(sweep(deps(berlin, 1))).resolves.toMatchObject({ scanned: 7, reapplied: 0, complete: true });
  });

  it('brings a changed setting to every past source and then makes one clean pass', async () => {
    const { kpi, jobs, deps } = setup(rows(7));
    await sweep(deps(berlin, 1));
    await expect(sweep(deps(kathmandu, 2))).resolves.toMatchObject({ scanned: 14, reapplied: 7, complete: true });
    expect(
      kpi.ledgers().every(({ contributions }) => contributions.every(({ zone }) => zone === 'Asia/Kathmandu')),
    ).toBe(true);
    expect(jobs.stored).toMatchObject({ migrating: false, reapplied: 7 });
  });

  it('goes on at the stored page when time was up', async () => {
    const { deps } = setup(rows(7));
    let pages = 0;
    await expect(sweep(deps(berlin, 1, () => pages++ < 1))).resolves.toMatchObject({ scanned: 3, complete: false });
    await expect(sweep(deps(berlin, 1))).resolves.toMatchObject({ scanned: 4, reapplied: 4, complete: true });
  });

  it('of an older release leaves the work to the newer one', async () => {
    const { kpi, deps } = setup(rows(4));
    await sweep(deps(kathmandu, 2));
    await expect(sweep(deps(berlin, 1))).resolves.toMatchObject({ yielded: true, scanned: 0 });
    expect(
      kpi.ledgers().every(({ contributions }) => contributions.every(({ zone }) => zone === 'Asia/Kathmandu')),
    ).toBe(true);
  });

  it('says how many sources could not be applied, and applies the others', async () => {
    const { kpi, deps } = setup(rows(5));
    const store = applyDeps(kpi, openGate(), rulesOf(berlin, 1)).store;
    const commit: typeof store.commit = async (writes, entry) => {
      if (writes.some(({ next }) => next.sourceId.endsWith('c3'))) throw new RangeError('refused for good');
      return store.commit(writes, entry);
    };
    await expect(sweep({ ...deps(berlin, 1), store: { ...store, commit } })).resolves.toMatchObject({
      scanned: 5,
      reapplied: 4,
      refused: 1,
      complete: false,
    });
  });

  it('yields when another runner moved the job', async () => {
    const { jobs, deps } = setup(rows(7));
    const racing = { ...deps(berlin, 1), jobs: { ...jobs, write: async () => false } };
    await expect(sweep(racing)).resolves.toMatchObject({ yielded: true, complete: false });
  });
});

describe('The state of a sweep', () => {
  const state: ReapplyState = {
    version: 4,
    definitionId: 'old',
    definitionReleasedAt: 1,
    migrating: false,
    cursor: 'c9',
    olderInPass: 2,
    refusedInPass: 0,
    reapplied: 5,
    passes: 3,
  };

  it('begins anew, as a migration, when the definition changes', () => {
    expect(stateFor(state, { id: 'new', releasedAt: 2 })).toEqual({
      version: 4,
      definitionId: 'new',
      definitionReleasedAt: 2,
      migrating: true,
      olderInPass: 0,
      refusedInPass: 0,
      reapplied: 0,
      passes: 3,
    });
    expect(stateFor(undefined, { id: 'new', releasedAt: 2 })).toMatchObject({ version: 0, migrating: false });
  });

  it('stays a migration until a pass meets no older definition', () => {
    expect(afterPage(state, undefined, 0, 0)).toMatchObject({ migrating: true, olderInPass: 0, passes: 4 });
    expect(afterPage({ ...state, olderInPass: 0 }, undefined, 0, 0)).toMatchObject({ migrating: false });
    expect(afterPage(state, 'c12', 1, 0)).toMatchObject({ cursor: 'c12', olderInPass: 3, reapplied: 6 });
  });

  it('stays a migration while sources are refused, but a refusal does not make one', () => {
    const clean = { ...state, olderInPass: 0 };
    expect(afterPage({ ...clean, migrating: true }, undefined, 0, 1)).toMatchObject({
      migrating: true,
      refusedInPass: 0,
    });
    expect(afterPage(clean, undefined, 0, 1)).toMatchObject({ migrating: false });
  });
});

describe('Trimming a journal', () => {
  it('deletes what is folded and a week old, never the entry at the cursor', async () => {
    const entries = new Map(Array.from({ length: 60 }, (_, i) => [i + 1, i < 55 ? 0 : journalKeptMs * 2]));
    const trim = async (_lane: number, seq: number, before: number): Promise<number> => {
      const old = [...entries].filter(([number, writtenAt]) => number <= seq && writtenAt < before).slice(0, 25);
      for (const [number] of old) entries.delete(number);
      return old.length;
    };
    const deleted = await trimJournals({
      lanes: [0],
      cursor: async (lane) => ({ lane, seq: 40, writtenAt: 0 }),
      trim,
      now: () => journalKeptMs + 1,
      limit: 1000,
    });
    expect(deleted).toBe(39);
    expect(Math.min(...entries.keys())).toBe(40);
  });
});
