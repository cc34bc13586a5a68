/** The deep runs in memory: a busy deployment's sizes, faults by seed, judged by the oracle and by the product's own audit. */
import { performance } from 'node:perf_hooks';
import { auditDays } from '../../functions/kpi/audit/audit.ts';
import { addDays, daysBetween } from '../../shared/domain/time.ts';
import { differences } from './compare.ts';
import { textsOf, type DeepRun } from './deep.ts';
import type { FaultKind, FaultPlan } from './faults.ts';
import type { FaultTally } from './faulty-client.ts';
import { berlin, oracleSettings } from './fixtures.ts';
import { memoryAudit } from './memory-audit.ts';
import { expectedTotals, type RawRecord } from './oracle.ts';
import { productTieBreak, rulesOf } from './pipeline.ts';
import { seeded, type Random } from './random.ts';
import { World } from './world.ts';

export interface DeepWorldShape {
  readonly records: number;
  readonly seed: number;
  readonly faults?: true;
}

const lanes = 4;
const commitSite = 'ledger.commit';

/** 5 % of the transactions meet a conflict; about one invocation in 40 crashes and one in 40 freezes; answers are lost beside. */
const deepFaults = (random: Random, tally: FaultTally) => (): FaultPlan => {
  const calls = random.int(1, 60);
  const fate = random.chance(1 / 20) ? random.pick(['end', 'stall'] as const) : undefined;
  let call = 0;
  const counted = (kind: FaultKind): FaultKind => {
    const name = kind === 'crashAfter' ? 'crash' : kind;
    tally[name] = (tally[name] ?? 0) + 1;
    return kind;
  };
  return (site) => {
    call += 1;
    if (call === calls && fate === 'end') return counted(random.pick(['crash', 'crashAfter'] as const));
    if (call === calls && fate === 'stall') return counted('stall');
    if (site === commitSite && random.chance(0.05)) return counted('conflict');
    if (random.chance(0.002)) return counted(random.pick(['lost', 'repeat', 'before', 'throttle'] as const));
    return undefined;
  };
};

export const deepWorld = async (shape: DeepWorldShape): Promise<DeepRun> => {
  const seconds: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    seconds[stage] = (performance.now() - from) / 1000;
    return result;
  };
  const texts = await timed('generate', () => textsOf(shape));
  const random = seeded(shape.seed).fork('deep');
  const tally: FaultTally = {};
  const rules = rulesOf(berlin, 100);
  const world = new World(random, {
    rules: () => rules,
    lanes,
    shards: 4,
    workers: 4,
    folders: 2,
    faultRate: 0,
    large: true,
    ...(shape.faults ? { faults: deepFaults(random.fork('faults'), tally) } : {}),
  });
  await timed('all', () => world.run(texts));
  const expected = expectedTotals(
    texts.map((text) => JSON.parse(text) as RawRecord), // boundary: our own texts
    oracleSettings(berlin),
    productTieBreak,
  );
  const buckets = world.kpi.buckets();
  const found = await timed('compare', () => differences(buckets, expected));
  const ended = world.contacts.rows().flatMap(({ day }) => day ?? []);
  const [first, last] = [ended.reduce((a, b) => (a < b ? a : b), '9'), ended.reduce((a, b) => (a > b ? a : b), '0')];
  const store = memoryAudit(world.contacts, world.kpi, lanes);
  // A local day may begin on the UTC day before or end on the one after.
  const days = daysBetween(addDays(first, -1), addDays(last, 1));
  const audit = await timed('audit', () =>
    auditDays({ ...rules, store, rounds: 2, betweenRounds: async () => undefined }, days),
  );
  return {
    deliveries: texts.length,
    contacts: world.contacts.rows().length,
    buckets: buckets.length,
    counts: world.counts,
    tally,
    differences: found,
    seconds,
    audit: { buckets: audit.buckets, differing: audit.differing, unsettled: audit.unsettled },
  };
};
