/**
 * Folds journals into buckets. A fold takes, per lane, the entries after its cursor without a gap; adds them to every
 * bucket they touch with one conditional write over all lanes; and moves the cursors when every bucket is done.
 *
 * Why a bucket's mark is enough: a mark m says that all entries up to m which touch this bucket are in it. A fold starts
 * at a cursor, before which every bucket is complete, and takes its entries without gaps. So when the mark is not above
 * the start, nothing of the fold is in the bucket; when it is, exactly the entries above the mark are missing.
 */
import { bucketKeyOf } from '../../../shared/dynamo/items/bucket-item.ts';
import type { CodeChanges, Cursor, JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import { OutOfTimeError } from '../../../shared/domain/backoff.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { changeRaises, type ChangeRaise } from './change-marks.ts';
import type { BucketWrite, JournalStore } from '../store/store.ts';
import { addReports, nothingFolded, type FoldReport } from './fold-report.ts';

export interface FoldDeps {
  readonly store: JournalStore;
  /** Entries of one lane in one fold. */
  readonly entriesPerFold: number;
  /** Buckets of one fold (more only when a single entry has more): bounds the time between two looks at the clock. */
  readonly bucketsPerFold: number;
  /** Bucket writes under way at once. */
  readonly concurrency: number;
  readonly pause: (attempt: number) => Promise<void>;
  readonly isTransient: (error: unknown) => boolean;
  /** True while there is time for another fold. */
  readonly hasTime: () => boolean;
  /** Called after each fold. */
  readonly onFolded?: () => Promise<unknown>;
}

export interface LaneFold {
  readonly cursor: Cursor;
  readonly entries: readonly JournalEntry[];
}

interface LaneRead extends LaneFold {
  /** There may be entries that were not taken: a full page, or a gap. */
  readonly hasMore: boolean;
}

/** A query is no snapshot: entry 6 may be seen and entry 5 missed. Only what follows without a gap may be folded. */
export const withoutGap = (cursor: Cursor, entries: readonly JournalEntry[]): JournalEntry[] => {
  const run: JournalEntry[] = [];
  for (const entry of entries) {
    if (entry.seq !== cursor.seq + run.length + 1) break;
    run.push(entry);
  }
  return run;
};

/** The longest prefixes of the lanes' entries that touch at most `limit` buckets together; at least one entry. */
export const withinBudget = (folds: readonly LaneFold[], limit: number): LaneFold[] => {
  const buckets = new Set<string>();
  const kept = folds.map(({ cursor }) => ({ cursor, entries: [] as JournalEntry[] }));
  const fits = (entry: JournalEntry): boolean => {
    const added = [...entry.deltas.keys()].filter((id) => !buckets.has(id));
    if (buckets.size > 0 && buckets.size + added.length > limit) return false;
    for (const id of added) buckets.add(id);
    return true;
  };
  let open = folds.map((_, lane) => lane);
  for (let at = 0; open.length > 0; at += 1) {
    open = open.filter((lane) => {
      const entry = folds[lane]?.entries[at];
      if (!entry || !fits(entry)) return false; // what follows a refused entry would leave a gap
      kept[lane]?.entries.push(entry);
      return true;
    });
  }
  return kept.filter(({ entries }) => entries.length > 0);
};

interface Part {
  readonly lane: number;
  readonly seq: number;
  readonly codes: CodeChanges;
}

/** Bucket id -> what the fold holds for it. */
export const partsByBucket = (folds: readonly LaneFold[]): Map<string, Part[]> => {
  const parts = new Map<string, Part[]>();
  for (const { entries } of folds) {
    for (const { lane, seq, deltas } of entries) {
      for (const [id, codes] of deltas) {
        const known = parts.get(id);
        if (known) known.push({ lane, seq, codes });
        else parts.set(id, [{ lane, seq, codes }]);
      }
    }
  }
  return parts;
};

/**
 * The write that brings a bucket from `marks` to the end of the fold; undefined when it is there already. A write whose
 * changes sum to zero is still made: without the mark, a folder that saw fewer entries could add a part of them later.
 */
export const bucketWrite = (
  id: string,
  parts: readonly Part[],
  ends: ReadonlyMap<number, number>,
  marks: ReadonlyMap<number, number>,
): BucketWrite | undefined => {
  const missing = parts.filter(({ lane, seq }) => seq > (marks.get(lane) ?? 0));
  if (missing.length === 0) return undefined;
  const changes = new Map<string, number>();
  for (const { codes } of missing)
    for (const [code, value] of codes) changes.set(code, (changes.get(code) ?? 0) + value);
  const lanes = [...new Set(missing.map(({ lane }) => lane))].sort((a, b) => a - b);
  return {
    key: bucketKeyOf(id),
    changes: new Map([...changes].filter(([, value]) => value !== 0)),
    marks: lanes.map((lane) => ({ lane, from: marks.get(lane) ?? 0, to: ends.get(lane) ?? 0 })),
  };
};

/** Returns whether this folder wrote the bucket; false when others had done it all. */
const foldBucket = async (
  deps: FoldDeps,
  id: string,
  parts: readonly Part[],
  folds: readonly LaneFold[],
): Promise<boolean> => {
  const ends = new Map(folds.map(({ cursor, entries }) => [cursor.lane, entries.at(-1)?.seq ?? cursor.seq]));
  let marks: ReadonlyMap<number, number> = new Map(folds.map(({ cursor }) => [cursor.lane, cursor.seq]));
  for (let tries = 1; ; tries += 1) {
    const write = bucketWrite(id, parts, ends, marks);
    if (!write) return false;
    try {
      const outcome = await deps.store.writeBucket(write);
      if (outcome.kind === 'done') return true;
      marks = higherMarks(marks, outcome.marks);
    } catch (error) {
      // An answer may be lost after the write: the next attempt finds the mark and adds nothing twice.
      if (!deps.isTransient(error)) throw error;
      await deps.pause(tries);
    }
  }
};

const higherMarks = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): ReadonlyMap<number, number> =>
  new Map([...a].map(([lane, mark]) => [lane, Math.max(mark, b.get(lane) ?? 0)]));

const readLane = async (deps: FoldDeps, lane: number): Promise<LaneRead> => {
  const cursor = await deps.store.cursor(lane);
  const found = await deps.store.entriesAfter(lane, cursor.seq, deps.entriesPerFold);
  const entries = withoutGap(cursor, found);
  return { cursor, entries, hasMore: found.length >= deps.entriesPerFold || entries.length < found.length };
};

const raised = async (deps: FoldDeps, raise: ChangeRaise): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.store.raiseChange(raise);
    } catch (error) {
      if (!deps.isTransient(error)) throw error;
      await deps.pause(tries);
    }
  }
};

/** One fold, and whether it left entries that were there. */
const foldOnce = async (
  deps: FoldDeps,
  lanes: readonly number[],
): Promise<{ report: FoldReport; hasMore: boolean }> => {
  const read = await Promise.all(lanes.map((lane) => readLane(deps, lane)));
  const newestBefore = Math.max(0, ...read.map(({ cursor }) => cursor.writtenAt));
  const folds = withinBudget(read, deps.bucketsPerFold);
  const all = folds.flatMap(({ entries }) => entries);
  if (all.length === 0) return { report: { ...nothingFolded, newestWrittenAt: newestBefore }, hasMore: false };
  const wrote = await mapLimited(partsByBucket(folds), deps.concurrency, ([id, parts]) =>
    foldBucket(deps, id, parts, folds),
  );
  // After the buckets and before the cursors: whoever sees a cursor finds every change up to it marked.
  await mapLimited(changeRaises(all), deps.concurrency, (raise) => raised(deps, raise));
  for (const { cursor, entries } of folds) {
    const last = entries.at(-1);
    if (last) await deps.store.moveCursor({ lane: cursor.lane, seq: last.seq, writtenAt: last.writtenAt });
  }
  const taken = read.reduce((sum, { entries }) => sum + entries.length, 0);
  return {
    report: {
      entries: all.length,
      bucketsWritten: wrote.filter(Boolean).length,
      oldestWrittenAt: Math.min(...all.map(({ writtenAt }) => writtenAt)),
      newestWrittenAt: Math.max(newestBefore, ...all.map(({ writtenAt }) => writtenAt)),
    },
    hasMore: all.length < taken || read.some(({ hasMore }) => hasMore),
  };
};

/**
 * Entries that come while a fold runs are left to the wake they bring: folding on at once would write the same buckets for
 * every few contacts, and the window in which they gather would be for nothing.
 */
const foldAll = async (deps: FoldDeps, lanes: readonly number[]): Promise<FoldReport> => {
  let total = nothingFolded;
  while (deps.hasTime()) {
    const { report, hasMore } = await foldOnce(deps, lanes);
    total = addReports(total, report);
    if (!hasMore) return total;
    await deps.onFolded?.();
  }
  return total;
};

/**
 * Folds what the lanes have after their cursors, or until time is short: the next wake goes on. When lanes cannot be folded
 * together, each is folded alone: a lane that storage refuses for good is thrown at the end and holds up no other.
 */
export const foldLanes = async (deps: FoldDeps, lanes: readonly number[]): Promise<FoldReport> => {
  try {
    return await foldAll(deps, lanes);
  } catch (error) {
    if (error instanceof OutOfTimeError || lanes.length <= 1) throw error;
    return foldApart(deps, lanes);
  }
};

const foldApart = async (deps: FoldDeps, lanes: readonly number[]): Promise<FoldReport> => {
  const errors: unknown[] = [];
  let total = nothingFolded;
  for (const lane of lanes) {
    try {
      total = addReports(total, await foldAll(deps, [lane]));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${lanes.length} lanes could not be folded`);
  return total;
};
