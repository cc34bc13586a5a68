/**
 * Applies the current rows of sources to the ledger: read ledgers, decide, name values, commit ledgers and one journal
 * entry in one transaction. Whatever was lost or unknown is read again and decided again, so repeating is always safe.
 */
import type { DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import { OutOfTimeError } from '../../../shared/domain/backoff.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { monthOfDay, utcDay, utcMidnight } from '../../../shared/domain/time.ts';
import { cutCode } from '../../../shared/kpi/slices.ts';
import type { LedgerStore } from '../store/store.ts';
import { decide, type Decision, type Rules, type SourceState } from './decide.ts';
import { addContributions, withoutEmpty, type Sums } from './deltas.ts';

/** 100 actions per transaction, one of them the journal's. */
export const sourcesPerCommit = 99;

export interface ApplyDeps extends Rules {
  readonly store: LedgerStore;
  readonly lane: number;
  /** Epoch ms; stamps journal entries. */
  readonly now: () => number;
  /** Names that this process has written, with the newest day of each; saves writes, never needed for correctness. */
  readonly named: Map<string, number>;
  /** Waits before attempt n + 1; throws when time is up. */
  readonly pause: (attempt: number) => Promise<void>;
  readonly isTransient: (error: unknown) => boolean;
}

export interface ApplyReport {
  readonly applied: number;
  /** Of these, applied before under an older definition. */
  readonly touched: number;
  readonly current: number;
  readonly refused: readonly { readonly sourceId: string; readonly reason: string }[];
}

type Apply = Extract<Decision, { kind: 'apply' }>;

/** Newest state of each source; of an erased one also what came right before: it must be counted before it is frozen. */
const phases = (sources: readonly SourceState[]): SourceState[][] => {
  const erased = newestPerSource(sources.filter((source) => source.erased));
  return [newestPerSource(sources.filter((source) => !source.erased)), erased];
};

const newestPerSource = (sources: readonly SourceState[]): SourceState[] => {
  const newest = new Map<string, SourceState>();
  for (const source of sources) {
    const known = newest.get(source.sourceId);
    if (!known || source.rev > known.rev) newest.set(source.sourceId, source);
  }
  return [...newest.values()];
};

const deltasOf = (applies: readonly Apply[]): Sums => {
  const sums: Sums = new Map();
  for (const { read, next } of applies) {
    if (read) addContributions(sums, read.contributions, -1);
    addContributions(sums, next.contributions, 1);
  }
  return withoutEmpty(sums);
};

/** A value belongs to the month of its interval and to that of its local day: at a month's turn these differ. */
const directoryEntries = (apply: Apply, namedAt: number): DirectoryEntry[] =>
  apply.next.contributions.flatMap(({ day, interval }) =>
    [...new Set([monthOfDay(day), monthOfDay(interval)])].flatMap((month) =>
      apply.names.map(({ cut, value, label }) => ({ cutCode: cutCode(cut), month, value, label, namedAt })),
    ),
  );

const namesAtOnce = 32;

const nameValues = async (
  deps: ApplyDeps,
  applies: readonly Apply[],
  sources: ReadonlyMap<string, SourceState>,
): Promise<void> => {
  const fresh = new Map<string, DirectoryEntry>();
  for (const apply of applies) {
    // Whole days: with moments, every later contact would have to write its name again to be the newest in any order.
    const namedAt = utcMidnight(utcDay(sources.get(apply.next.sourceId)?.contact?.disconnectedAtMs ?? 0));
    for (const entry of directoryEntries(apply, namedAt)) {
      const id = [entry.cutCode, entry.month, entry.value, entry.label].join('\n');
      const newest = Math.max(deps.named.get(id) ?? -1, fresh.get(id)?.namedAt ?? -1);
      if (namedAt > newest) fresh.set(id, entry);
    }
  }
  await mapLimited(fresh, namesAtOnce, async ([id, entry]) => {
    await deps.store.nameValue(entry);
    deps.named.set(id, entry.namedAt);
  });
};

interface Attempt {
  readonly outcome: 'done' | 'again';
  readonly report: ApplyReport;
}

const attempt = async (deps: ApplyDeps, sources: readonly SourceState[]): Promise<Attempt> => {
  const ledgers = await deps.store.readLedgers(sources.map(({ sourceId }) => sourceId));
  const decided = sources.map((source) => ({ source, decision: decide(source, ledgers.get(source.sourceId), deps) }));
  const applies = decided.flatMap(({ decision }) => (decision.kind === 'apply' ? [decision] : []));
  const refused = decided.flatMap(({ source, decision }) =>
    decision.kind === 'refused' ? [{ sourceId: source.sourceId, reason: decision.reason }] : [],
  );
  const report: ApplyReport = {
    applied: applies.length,
    touched: applies.filter(({ touched }) => touched).length,
    current: decided.length - applies.length - refused.length,
    refused,
  };
  if (applies.length === 0) return { outcome: 'done', report };
  await nameValues(deps, applies, new Map(sources.map((source) => [source.sourceId, source])));
  const deltas = deltasOf(applies);
  // Read afresh each time: an entry number must never come from before the lane was trimmed.
  const entry =
    deltas.size === 0
      ? undefined
      : { lane: deps.lane, seq: (await deps.store.head(deps.lane)) + 1, writtenAt: deps.now(), deltas };
  const outcome = await deps.store.commit(
    applies.map(({ next, read }) => ({ next, read })),
    entry,
  );
  return { outcome: outcome === 'done' ? 'done' : 'again', report };
};

const applyChunk = async (deps: ApplyDeps, sources: readonly SourceState[]): Promise<ApplyReport> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const { outcome, report } = await attempt(deps, sources);
      if (outcome === 'done') return report;
    } catch (error) {
      if (!deps.isTransient(error)) throw error;
    }
    await deps.pause(tries);
  }
};

const nothing: ApplyReport = { applied: 0, touched: 0, current: 0, refused: [] };

const add = (a: ApplyReport, b: ApplyReport): ApplyReport => ({
  applied: a.applied + b.applied,
  touched: a.touched + b.touched,
  current: a.current + b.current,
  refused: [...a.refused, ...b.refused],
});

/** One source that storage refuses must not hold up the other 98 of its transaction: they are applied one by one. */
const applyIsolated = async (deps: ApplyDeps, sources: readonly SourceState[]): Promise<ApplyReport> => {
  try {
    return await applyChunk(deps, sources);
  } catch (error) {
    if (error instanceof OutOfTimeError) throw error;
    const [only] = sources;
    if (sources.length === 1 && only) {
      return {
        ...nothing,
        refused: [{ sourceId: only.sourceId, reason: error instanceof Error ? error.name : 'unknown' }],
      };
    }
  }
  return applyOneByOne(deps, sources);
};

/** When even the first few fail one by one, it is not the sources that are wrong: the others are not tried. */
const failuresTried = 3;

const applyOneByOne = async (deps: ApplyDeps, sources: readonly SourceState[]): Promise<ApplyReport> => {
  let total = nothing;
  for (const [index, source] of sources.entries()) {
    const last = total.refused.at(-1);
    if (last && index === failuresTried && total.refused.length === failuresTried) {
      return add(total, {
        ...nothing,
        refused: sources.slice(index).map(({ sourceId }) => ({ sourceId, reason: last.reason })),
      });
    }
    total = add(total, await applyIsolated(deps, [source]));
  }
  return total;
};

/** Throws when time is up; everything committed until then stays committed. */
export const applySources = async (deps: ApplyDeps, sources: readonly SourceState[]): Promise<ApplyReport> => {
  let total = nothing;
  for (const phase of phases(sources)) {
    for (let at = 0; at < phase.length; at += sourcesPerCommit) {
      total = add(total, await applyIsolated(deps, phase.slice(at, at + sourcesPerCommit)));
    }
  }
  return total;
};
