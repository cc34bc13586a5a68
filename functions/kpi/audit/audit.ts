/**
 * The audit of a span of days, in rounds: what was unsettled or differed is read again after a pause. A difference counts
 * only when two rounds in a row see the same one, because the index that lists a day's contacts may lag for a moment.
 */
import { addDays, daysBetween } from '../../../shared/domain/time.ts';
import type { Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { Cursor, JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import type { Rules } from '../ledger/decide.ts';
import { byId, judge, type AuditedSource, type Difference, type Verdict } from './judge.ts';
import { bucketDay, listedTest, type ListedValue } from './window.ts';

export interface AuditStore {
  /** Strongly consistent, of all lanes. */
  readonly cursors: () => Promise<readonly Cursor[]>;
  readonly entriesAfter: (cursor: Cursor) => Promise<readonly JournalEntry[]>;
  /** Values that the directory lists in the months of the days. */
  readonly values: (days: readonly string[]) => Promise<readonly ListedValue[]>;
  /** All buckets of these values whose day is one of the days; strongly consistent. */
  readonly buckets: (
    values: readonly ListedValue[],
    days: readonly string[],
    zone: string,
  ) => Promise<readonly Bucket[]>;
  /** All buckets on the days in the partitions that these ones lie in; strongly consistent. */
  readonly bucketsBeside: (read: readonly Bucket[], days: readonly string[]) => Promise<readonly Bucket[]>;
  /** Rows and ledgers of the contacts whose UTC disconnect day is one of the days; strongly consistent but for the list itself. */
  readonly sources: (days: readonly string[]) => Promise<readonly AuditedSource[]>;
}

export interface AuditDeps extends Rules {
  readonly store: AuditStore;
  readonly rounds: number;
  readonly betweenRounds: (round: number) => Promise<void>;
}

export interface AuditReport {
  readonly buckets: number;
  readonly differing: number;
  readonly unsettled: number;
  readonly differences: readonly Difference[];
}

/** A local day lies within its UTC day and the two beside it. */
const withNeighbours = (days: readonly string[]): string[] => {
  const first = days[0];
  const last = days.at(-1);
  return first === undefined || last === undefined ? [] : daysBetween(addDays(first, -1), addDays(last, 1));
};

const auditRound = async ({ store, ...rules }: AuditDeps, days: readonly string[]): Promise<Verdict> => {
  const cursors = await store.cursors();
  const values = await store.values(days);
  const zone = rules.settings.timeZone;
  const before = await store.buckets(values, days, zone);
  const sources = await store.sources(withNeighbours(days));
  const pending = (await Promise.all(cursors.map((cursor) => store.entriesAfter(cursor)))).flat();
  const listedNow = await store.values(days); // values named since are no difference
  // Partitions that were empty are not read again: a bucket in one of them comes from an entry after the cursors. When the entry
  // is pending the bucket is unsettled; else it was written after the ledgers were read, which then say nothing of it either.
  const after = byId(await store.bucketsBeside(before, days));
  const wanted = new Set(days);
  return judge(
    {
      before: byId(before),
      sources,
      pending,
      after,
      listed: listedTest(listedNow),
      inWindow: (id) => wanted.has(bucketDay(id) ?? ''),
    },
    rules,
  );
};

const sameDifference =
  (a: Difference) =>
  (b: Difference): boolean =>
    a.bucket === b.bucket && a.code === b.code && a.stored === b.stored && a.ledger === b.ledger && a.rows === b.rows;

/** Days of buckets that a verdict leaves open. */
const openDays = ({ unsettled, differences }: Verdict): Set<string> =>
  new Set([...unsettled, ...differences.map(({ bucket }) => bucket)].map((id) => bucketDay(id) ?? ''));

const none: AuditReport = { buckets: 0, differing: 0, unsettled: 0, differences: [] };

const plus = (a: AuditReport, b: AuditReport): AuditReport => ({
  buckets: a.buckets + b.buckets,
  differing: a.differing + b.differing,
  unsettled: a.unsettled + b.unsettled,
  differences: [...a.differences, ...b.differences],
});

/** The part of a verdict that concerns some days. */
const onDays = (verdict: Verdict, wanted: (day: string) => boolean): Verdict => {
  const within = (id: string): boolean => wanted(bucketDay(id) ?? '');
  return {
    judged: new Set([...verdict.judged].filter(within)),
    unsettled: new Set([...verdict.unsettled].filter(within)),
    differences: verdict.differences.filter(({ bucket }) => within(bucket)),
  };
};

/** Consecutive local days of the centre. Each round reads only the days that are still open, so it gets shorter and meets less traffic. */
export const auditDays = async (deps: AuditDeps, days: readonly string[]): Promise<AuditReport> => {
  let settled = none;
  let previous: readonly Difference[] = [];
  let remaining = days;
  for (let round = 1; ; round += 1) {
    const verdict = await auditRound(deps, remaining);
    const confirmed = verdict.differences.filter((difference) => previous.some(sameDifference(difference)));
    const isOver = verdict.unsettled.size === 0 && confirmed.length === verdict.differences.length;
    if (isOver || round >= deps.rounds) return plus(settled, reportOf(verdict, confirmed));
    const open = openDays(verdict);
    settled = plus(
      settled,
      reportOf(
        onDays(verdict, (day) => !open.has(day)),
        [],
      ),
    );
    previous = verdict.differences;
    remaining = remaining.filter((day) => open.has(day));
    await deps.betweenRounds(round);
  }
};

/** A difference that was seen only in the last round is not settled yet. */
const reportOf = (verdict: Verdict, confirmed: readonly Difference[]): AuditReport => {
  const differing = new Set(confirmed.map(({ bucket }) => bucket));
  const unconfirmed = new Set(verdict.differences.map(({ bucket }) => bucket).filter((id) => !differing.has(id)));
  return {
    buckets: verdict.judged.size + verdict.unsettled.size,
    differing: differing.size,
    unsettled: verdict.unsettled.size + unconfirmed.size,
    differences: confirmed,
  };
};
