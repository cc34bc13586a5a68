/** The deep runs: many generated records on real DynamoDB Local, and the figures they print. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { generateTraffic } from '../../local/generator/generate.ts';
import { startDynamoLocal } from '../../local/host/dynamo-local.ts';
import { differences } from './compare.ts';
import type { FaultTally } from './faulty-client.ts';
import { noFaults, type FaultPlan } from './faults.ts';
import { berlin, oracleSettings } from './fixtures.ts';
import { LocalWorld } from './local-world.ts';
import { expectedTotals, type RawRecord } from './oracle.ts';
import { productTieBreak, rulesOf } from './pipeline.ts';
import { seeded } from './random.ts';
import { createTables, localClient, readKpi } from './tables.ts';

export interface DeepRun {
  readonly deliveries: number;
  readonly contacts: number;
  readonly buckets: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly tally: FaultTally;
  readonly differences: readonly string[];
  readonly audit?: { readonly buckets: number; readonly differing: number; readonly unsettled: number };
  /** Stage -> seconds. */
  readonly seconds: Readonly<Record<string, number>>;
}

export interface DeepShape {
  readonly records: number;
  readonly seed: number;
  readonly faults?: () => FaultPlan;
  /** Images applied again, as a stream delivers at least once. */
  readonly again: number;
  /** Deliveries between two looks at the rows. */
  readonly slice: number;
}

/** 10 % duplicates, 20 % displaced by up to 50,000 places (a tenth of small runs), 10 % of contacts sent again. */
export const textsOf = ({ records, seed }: Pick<DeepShape, 'records' | 'seed'>): string[] => {
  const traffic = generateTraffic({
    seed,
    firstDay: '2026-10-24',
    days: records > 20_000 ? 5 : 2,
    contacts: Math.max(1, Math.round(records * 0.84)),
    // A busy small centre: many contacts per bucket, so that the engine's time goes into contention, not into buckets.
    agents: 40,
    duplicateShare: 0.1,
    reorderShare: 0.2,
    updateShare: 0.1,
    maxDisplacement: Math.min(50_000, Math.max(10, Math.round(records / 2))),
  });
  return [...traffic].slice(0, records).map(({ data }) => data);
};

export const deepRun = async (shape: DeepShape): Promise<DeepRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-deep-'));
  const local = await startDynamoLocal({
    heapMb: shape.records > 20_000 ? 3000 : 640,
    // In memory: on disk the engine takes seconds for a transaction. DEEP_ON_DISK=1 where memory is short.
    ...(process.env['DEEP_ON_DISK'] === '1' ? { dbPath: folder } : {}),
  });
  const seconds: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    seconds[stage] = (seconds[stage] ?? 0) + (performance.now() - from) / 1000;
    return result;
  };
  try {
    const texts = await timed('generate', async () => textsOf(shape));
    const client = localClient(local.endpoint);
    const tables = await createTables(client, 'deep');
    const world = new LocalWorld(
      {
        endpoint: local.endpoint,
        tables,
        rules: rulesOf(berlin, 100),
        lanes: 4,
        shards: 4,
        workers: 4,
        folders: 2,
        batch: 200,
        faults: shape.faults ?? (() => noFaults),
        again: shape.again,
        foldEveryMs: shape.records > 20_000 ? 90_000 : 15_000,
      },
      seeded(shape.seed),
    );
    await timed('all', async () => {
      for (let at = 0; at < texts.length; at += shape.slice) {
        const older = at === 0 ? [] : await timed('read rows', () => world.changedRows());
        await Promise.all([
          timed('ingest', () => world.deliver(texts.slice(at, at + shape.slice), at)),
          timed('aggregate and fold', () => world.applyAndFold(older)),
        ]);
      }
      const rest = await world.changedRows();
      await timed('aggregate and fold', () => world.applyAndFold(rest));
      if (shape.faults) await timed('fold together', () => world.foldTogether());
      await timed('settle', () => world.settle());
    });
    const { buckets } = await readKpi(client, tables.kpi);
    const expected = expectedTotals(
      texts.map((text) => JSON.parse(text) as RawRecord),
      oracleSettings(berlin),
      productTieBreak,
    ); // boundary: our own texts
    const found = await timed('compare', async () => differences(buckets, expected));
    world.close();
    client.destroy();
    return {
      deliveries: texts.length,
      contacts: world.seenContacts(),
      buckets: buckets.length,
      counts: world.counts,
      tally: world.tally,
      differences: found,
      seconds,
    };
  } finally {
    await local.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The figures as a table. */
export const figures = (name: string, run: DeepRun): string => {
  const rows: [string, string | number][] = [
    ['records delivered', run.deliveries],
    ['contacts', run.contacts],
    ['buckets', run.buckets],
    ...Object.entries(run.counts).map(([key, value]): [string, number] => [`  ${key}`, value]),
    ...Object.entries(run.tally).map(([key, value]): [string, number] => [`  fault: ${key}`, value ?? 0]),
    ...Object.entries(run.seconds).map(([key, value]): [string, string] => [`${key}, s`, value.toFixed(1)]),
    ['records per second', Math.round(run.deliveries / (run.seconds['all'] ?? 1))],
    ['differences from the oracle', run.differences.length],
    ...Object.entries(run.audit ?? {}).map(([key, value]): [string, number] => [`audit: ${key}`, value]),
  ];
  return [`\n${name}`, ...rows.map(([label, value]) => `  ${label.padEnd(32)}${String(value).padStart(12)}`)].join(
    '\n',
  );
};
