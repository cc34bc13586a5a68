/** The sweep finishes only what is done: a pass with refused sources proves nothing. */
import { sweep, type SweepDeps } from '../../../functions/kpi/sweep/sweep.ts';
import { applySources } from '../../../functions/kpi/ledger/apply.ts';
import { parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { canonicalBytes } from '../../support/compare.ts';
import { Gate, openGate } from '../../support/faults.ts';
import { berlin, fixtureLines, kathmandu } from '../../support/fixtures.ts';
import { kinesisRecords } from '../../support/kinesis-event.ts';
import { applyDeps, patience, Pipeline, rulesOf, sourceOf } from '../../support/pipeline.ts';

const old = rulesOf(berlin, 100);
const recent = rulesOf(kathmandu, 200);

/** Job states by name, replaced on condition of what was read. */
const memoryJobs = (): SweepDeps['jobs'] => {
  let state: { version: number } | undefined;
  return {
    read: async () => structuredClone(state),
    write: async (_name: string, next: { version: number }, read: { version: number } | undefined) => {
      if (read?.version !== state?.version) return false;
      state = structuredClone(next);
      return true;
    },
  } as SweepDeps['jobs']; // boundary: the two methods that a sweep uses
};

const loaded = async (rules = old): Promise<Pipeline> => {
  const pipeline = new Pipeline(rules);
  await pipeline.run(fixtureLines());
  return pipeline;
};

const sweepDeps = (pipeline: Pipeline, over: Partial<SweepDeps> = {}, gate: Gate = openGate()): SweepDeps => {
  const rows = pipeline.contacts.rows().map((row) => parseContactRow(row));
  return {
    ...applyDeps(pipeline.kpi, gate, recent),
    jobs: memoryJobs(),
    hasTime: () => true,
    page: async (after) => {
      const from = after === undefined ? 0 : Number(after);
      const next = from + 5 < rows.length ? String(from + 5) : undefined;
      return { rows: rows.slice(from, from + 5), next, unreadable: [] } as unknown as Awaited<
        ReturnType<SweepDeps['page']>
      >; // boundary: only what a sweep reads
    },
    ...over,
  };
};

describe('a sweep', () => {
  it('applies what the stream never delivered', async () => {
    const pipeline = new Pipeline(recent);
    await pipeline.ingest(kinesisRecords(fixtureLines()));
    expect(await sweep(sweepDeps(pipeline))).toMatchObject({
      complete: true,
      reapplied: pipeline.contacts.rows().length,
    });
    await pipeline.fold();
    expect(canonicalBytes(pipeline.kpi.buckets())).toBe(canonicalBytes((await loaded(recent)).kpi.buckets()));
  });

  it('moves everything to the new definition, resumed after every page', async () => {
    const pipeline = await loaded();
    const jobs = memoryJobs();
    let runs = 0;
    for (let complete = false; !complete && runs < 60; runs += 1) {
      let pages = 1;
      ({ complete } = await sweep(sweepDeps(pipeline, { jobs, hasTime: () => (pages -= 1) >= 0 })));
    }
    expect(runs).toBeLessThan(60);
    expect(new Set(pipeline.kpi.ledgers().map(({ definition }) => definition.id))).toEqual(
      new Set([recent.definition.id]),
    );
    await pipeline.fold();
    expect(canonicalBytes(pipeline.kpi.buckets())).toBe(canonicalBytes((await loaded(recent)).kpi.buckets()));
  });

  it('is not complete while storage refuses to move a source to the new definition', async () => {
    const pipeline = await loaded();
    const deps = sweepDeps(pipeline);
    let passes = 0;
    const refusing: SweepDeps = {
      ...deps,
      hasTime: () => (passes += 1) < 40,
      store: {
        ...deps.store,
        commit: async () => {
          throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
        },
      },
    };
    const report = await sweep(refusing).catch(() => ({ complete: false }));
    expect(pipeline.kpi.ledgers().every(({ definition }) => definition.id === old.definition.id)).toBe(true);
    expect(report.complete).toBe(false);
  });

  it('leaves the field to a later definition', async () => {
    const pipeline = await loaded();
    const jobs = memoryJobs();
    await sweep(sweepDeps(pipeline, { jobs }));
    expect(await sweep(sweepDeps(pipeline, { jobs, ...old }))).toMatchObject({ yielded: true, reapplied: 0 });
    expect(
      await applySources(
        applyDeps(pipeline.kpi, openGate(), old, { pause: patience(2) }),
        pipeline.contacts.rows().map(sourceOf),
      ),
    ).toMatchObject({ applied: 0, touched: 0 });
  });
});
