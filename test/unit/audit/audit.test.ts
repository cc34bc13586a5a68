import { auditDays, type AuditStore } from '../../../functions/kpi/audit/audit.ts';
import { bucketParts, listedTest } from '../../../functions/kpi/audit/window.ts';
import { auditWhole } from '../../../functions/kpi/audit/whole.ts';
import type { JobStore } from '../../../functions/kpi/store/dynamo-job-store.ts';
import { bucketId, bucketPk, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import { definitionOf } from '../../../shared/kpi/definition.ts';
import type { KpiSettings } from '../../../shared/kpi/slices.ts';

const settings: KpiSettings = {
  timeZone: 'Europe/Berlin',
  agentData: 'pseudonymous',
  hierarchy: [{ validFrom: '1971-01-01', siteLevel: 1, teamLevel: 2 }],
};
const rules = { settings, definition: definitionOf(settings, 100) };

const stray = (value: number): Bucket => ({
  key: { pk: bucketPk('day', 'Europe/Berlin', 'q', 'queue#1', '2026-11'), sk: '2026-11-03' },
  n: 1,
  sums: new Map([['c', value]]),
  marks: new Map(),
});

/** Each round sees the next list of buckets; the last one stays. */
const storeOf = (rounds: readonly (readonly Bucket[])[]): AuditStore => {
  let reads = 0;
  const next = async () => rounds[Math.min(Math.floor(reads++ / 2), rounds.length - 1)] ?? [];
  return {
    cursors: async () => [],
    entriesAfter: async () => [],
    sources: async () => [],
    values: async () => [{ cutCode: 'q', month: '2026-11', value: 'queue#1' }],
    buckets: next,
    bucketsBeside: next,
  };
};

const run = (rounds: readonly (readonly Bucket[])[], limit = 4) => {
  const pauses: number[] = [];
  const report = auditDays(
    { ...rules, store: storeOf(rounds), rounds: limit, betweenRounds: async (round) => void pauses.push(round) },
    ['2026-11-03'],
  );
  return { report, pauses };
};

describe('The audit of days', () => {
  it('reports a difference only when a second round sees the same one', async () => {
    const { report, pauses } = run([[stray(1)], [stray(1)]]);
    await expect(report).resolves.toMatchObject({
      differing: 1,
      unsettled: 0,
      differences: [{ code: 'c', stored: 1, ledger: 0, rows: 0 }],
    });
    expect(pauses).toEqual([1]);
  });

  it('forgets a difference that the index had not caught up with', async () => {
    await expect(run([[stray(1)], []]).report).resolves.toMatchObject({ differing: 0, unsettled: 0 });
  });

  it('calls what keeps changing unsettled after the last round', async () => {
    const { report, pauses } = run([[stray(1)], [stray(2)], [stray(3)]], 3);
    await expect(report).resolves.toMatchObject({ differing: 0, unsettled: 1 });
    expect(pauses).toEqual([1, 2]);
  });

  it('is done after one round when all is well', async () => {
    const { report, pauses } = run([[]]);
    await expect(report).resolves.toMatchObject({ buckets: 0, differing: 0, unsettled: 0 });
    expect(pauses).toEqual([]);
  });
});

describe('A bucket key', () => {
  it('gives back its parts although the value contains the separator', () => {
    expect(bucketParts(bucketId(stray(1).key))).toEqual({ cutCode: 'q', value: 'queue#1', day: '2026-11-03' });
    const interval = { pk: bucketPk('interval', '', 't', 'a#b\nc', '2026-11-03'), sk: '09:15Z' };
    expect(bucketParts(bucketId(interval))).toEqual({ cutCode: 't', value: 'a#b\nc', day: '2026-11-03' });
  });

  it('is listed when the directory has its value in its month', () => {
    const listed = listedTest([{ cutCode: 'q', month: '2026-11', value: 'queue#1' }]);
    expect(listed(bucketId(stray(1).key))).toBe(true);
    expect(listed(bucketId({ ...stray(1).key, pk: bucketPk('day', 'Europe/Berlin', 'q', 'queue#2', '2026-11') }))).toBe(
      false,
    );
  });
});

const memoryJobs = (): JobStore & { state: { readonly version: number } | undefined } => {
  const jobs: JobStore & { state: { readonly version: number } | undefined } = {
    state: undefined,
    read: async () => jobs.state,
    write: async (_job, next, read) => {
      if (jobs.state?.version !== read?.version) return false;
      jobs.state = next;
      return true;
    },
  };
  return jobs;
};

describe('The whole audit', () => {
  const span = async () => ({ first: '2026-11-01', last: '2026-11-07' });
  const oneEach = (seen: string[]) => async (days: readonly string[]) => {
    seen.push(...days);
    return { buckets: days.length, differing: 0, unsettled: 0, differences: [] };
  };

  it('covers every day once, in chunks', async () => {
    const seen: string[] = [];
    const report = await auditWhole(
      { jobs: memoryJobs(), span, auditDays: oneEach(seen), daysPerChunk: 3, hasTime: () => true },
      true,
    );
    expect(seen).toEqual([
      '2026-11-01',
      '2026-11-02',
      '2026-11-03',
      '2026-11-04',
      '2026-11-05',
      '2026-11-06',
      '2026-11-07',
    ]);
    expect(report).toMatchObject({ buckets: 7, complete: true });
  });

  it('goes on where it stopped, and adds up what was judged before', async () => {
    const jobs = memoryJobs();
    const seen: string[] = [];
    const deps = { jobs, span, auditDays: oneEach(seen), daysPerChunk: 3 };
    let chunks = 0;
    const first = await auditWhole({ ...deps, hasTime: () => chunks++ < 1 }, true);
    expect(first).toMatchObject({ buckets: 3, complete: false });
    const second = await auditWhole({ ...deps, hasTime: () => true }, false);
    expect(second).toMatchObject({ buckets: 7, complete: true });
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('refuses to mix with another runner', async () => {
    const jobs = memoryJobs();
    const racing = async (days: readonly string[]) => {
      jobs.state = { version: 99 };
      return { buckets: days.length, differing: 0, unsettled: 0, differences: [] };
    };
    await expect(
      auditWhole({ jobs, span, auditDays: racing, daysPerChunk: 3, hasTime: () => true }, true),
    ).rejects.toThrow('under way');
  });

  it('has nothing to do when nothing was counted yet', async () => {
    const report = await auditWhole(
      { jobs: memoryJobs(), span: async () => undefined, auditDays: oneEach([]), daysPerChunk: 3, hasTime: () => true },
      true,
    );
    expect(report).toMatchObject({ buckets: 0, complete: true });
  });
});

describe('A later round of the audit', () => {
  it('reads only the days that are still open, and keeps what was judged before', async () => {
    const quiet: Bucket = {
      key: { pk: bucketPk('day', 'Europe/Berlin', 'q', 'queue#1', '2026-11'), sk: '2026-11-02' },
      n: 1,
      sums: new Map(),
      marks: new Map(),
    };
    const asked: (readonly string[])[] = [];
    let writes = 1;
    const bucketsOn = async (days: readonly string[]): Promise<Bucket[]> => {
      asked.push(days);
      const moving = { ...stray(0), sums: new Map<string, number>(), n: Math.min(writes++, 4) };
      return days.includes('2026-11-02') ? [quiet, moving] : [moving];
    };
    const store: AuditStore = {
      ...storeOf([[]]),
      buckets: (_values, days) => bucketsOn(days),
      bucketsBeside: (_read, days) => bucketsOn(days),
    };
    const report = await auditDays({ ...rules, store, rounds: 6, betweenRounds: async () => undefined }, [
      '2026-11-02',
      '2026-11-03',
    ]);
    expect(report).toMatchObject({ buckets: 2, differing: 0, unsettled: 0 });
    expect(asked[0]).toEqual(['2026-11-02', '2026-11-03']);
    expect(asked.at(-1)).toEqual(['2026-11-03']);
  });
});
