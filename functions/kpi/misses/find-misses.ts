/** Targets of closed periods against their numbers: each miss is stored once, and its owner told once. */
import { eventTypes } from '../../../shared/contracts/events.ts';
import { localDay } from '../../../shared/domain/time.ts';
import { nobody } from '../../../shared/http/caller.ts';
import { evaluate, type KpiValue, type Thresholds } from '../../../shared/kpi/evaluate.ts';
import { kpiById, kpis, type Kpi } from '../../../shared/kpi/registry/registry.ts';
import { groupOf, isOfFew } from '../../../shared/kpi/small-groups.ts';
import { targetLookup, type TargetBook } from '../../../shared/kpi/targets/book.ts';
import type { Miss } from '../../../shared/kpi/targets/review.ts';
import { standingOf, withTargetThreshold } from '../../../shared/kpi/targets/standing.ts';
import { seedBook } from '../../../shared/kpi/targets/suggested.ts';
import { targetPeriods, type Target } from '../../../shared/kpi/targets/target.ts';
import { isOfPeople } from '../api/small-groups.ts';
import { bucketRanges } from '../api/query/ranges.ts';
import type { PeriodSpan } from '../api/query/periods.ts';
import type { Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { ReadBuckets } from '../store/bucket-reader.ts';
import type { SendEvent } from '../store/event-sender.ts';
import type { TargetStore } from '../store/target-store.ts';
import { closedPeriods, type PeriodZone } from './closed-periods.ts';

export interface MissDeps {
  readonly store: TargetStore;
  readonly readBuckets: ReadBuckets;
  readonly send: SendEvent;
  readonly thresholds: Thresholds;
  readonly zone: string;
  readonly weekStartsOn: PeriodZone['weekStartsOn'];
  /** Epoch ms. */
  readonly now: () => number;
}

interface Case {
  readonly target: Target & { readonly owner: string };
  readonly period: PeriodSpan;
}

/** A target's own periods in which it is the one that counts. Suggestions have nobody to tell. */
const casesOf = (book: TargetBook, zone: PeriodZone): Case[] => {
  const lookup = targetLookup(book);
  return targetPeriods.flatMap((per) =>
    closedPeriods(per, zone).flatMap((period) => {
      const lastDay = localDay(zone.zone, period.to - 1);
      return book.targets.flatMap((target): Case[] => {
        const { owner } = target;
        const counts = lookup(target, () => lastDay)?.id === target.id;
        return owner !== undefined && target.per === per && counts ? [{ target: { ...target, owner }, period }] : [];
      });
    }),
  );
};

const sumsOf = (buckets: readonly Bucket[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const bucket of buckets) for (const [code, value] of bucket.sums) sums.set(code, (sums.get(code) ?? 0) + value);
  return sums;
};

interface Measured extends KpiValue {
  readonly ofFew: boolean;
}

const measured = ({ target }: Case, buckets: readonly Bucket[], thresholds: Thresholds): Measured | undefined => {
  const kpi = kpiById.get(target.kpi);
  if (kpi === undefined) return undefined;
  const own = target.slice === 'queue' ? withTargetThreshold(thresholds, target.value, target) : thresholds;
  const sums = sumsOf(buckets);
  const valueOf = (one: Kpi): KpiValue => evaluate(one, sums, own, { cut: target.slice, value: target.value });
  return { ...valueOf(kpi), ofFew: isOfFew(kpi, (one) => groupOf(one, valueOf(one), sums)) };
};

/** Owners are told by an event that any rule may read: no more than is shown to everybody. */
const isAboutSomebody = isOfPeople(nobody);

const missOf = ({ target, period }: Case, value: Measured | undefined, { zone, now }: MissDeps): Miss | undefined => {
  if (value === undefined || value.value === null) return undefined;
  if (value.ofFew && isAboutSomebody(target.slice, target.value)) return undefined;
  const { status } = standingOf(value.value, target, { ...period, zone, now: now() });
  if (status !== 'off') return undefined;
  return {
    targetId: target.id,
    kpi: target.kpi,
    slice: target.slice,
    value: target.value,
    per: target.per,
    from: localDay(zone, period.from),
    to: localDay(zone, period.to - 1),
    target: target.target,
    measured: value.value,
    numerator: value.numerator,
    denominator: value.denominator,
    ...(value.ofFew ? { ofFew: true } : {}),
    owner: target.owner,
    action: target.action,
    foundAt: new Date(now()).toISOString(),
  };
};

/** The same for every delivery of one miss. */
export const missId = ({ targetId, from }: Pick<Miss, 'targetId' | 'from'>): string => `${targetId}:${from}`;

/** Stored first, sent, then marked: a run that dies in between is made good by the next, and the id tells a repeated event. */
const tell = async ({ store, send, now }: MissDeps, found: Miss): Promise<boolean> => {
  const stored = await store.addMiss(found);
  if (stored.sentAt !== undefined) return false;
  await send(eventTypes.targetMissed, { id: missId(stored), ...stored }, now());
  await store.markSent(stored, new Date(now()).toISOString());
  return true;
};

/** Suggestions of the registry, where they have never been written. Losing to another run is as good as winning. */
const seeded = async ({ store, now }: MissDeps): Promise<TargetBook> => {
  const book = await store.readBook();
  const at = new Date(now()).toISOString();
  const seed = seedBook(book, kpis, at);
  if (!seed) return book;
  await store.writeBook(seed, { by: 'registry', at });
  return store.readBook();
};

export interface MissReport {
  readonly judged: number;
  readonly missed: number;
  readonly sent: number;
}

export const findMisses = async (deps: MissDeps): Promise<MissReport> => {
  const book = await seeded(deps);
  const cases = casesOf(book, { zone: deps.zone, weekStartsOn: deps.weekStartsOn, now: deps.now() });
  const ranges = cases.map(({ target, period }) =>
    bucketRanges(target.slice, target.value, period, { storage: 'day', zone: deps.zone }),
  );
  const buckets = await deps.readBuckets(ranges.flat());
  let at = 0;
  const misses: Miss[] = [];
  for (const [index, one] of cases.entries()) {
    const count = ranges[index]?.length ?? 0;
    const miss = missOf(one, measured(one, buckets.slice(at, at + count).flat(), deps.thresholds), deps);
    at += count;
    if (miss) misses.push(miss);
  }
  let sent = 0;
  for (const miss of misses) if (await tell(deps, miss)) sent += 1;
  return { judged: cases.length, missed: misses.length, sent };
};
