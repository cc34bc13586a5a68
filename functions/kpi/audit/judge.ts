/**
 * Judges buckets: value = sum of ledger contributions = value recomputed from the rows. Sound while writes go on: a
 * bucket is judged only when its write counter stood still between two readings, no journal entry above its marks
 * touches it, and no source with a newer row (or an older definition) touches it. The others are unsettled. Pure.
 */
import { bucketId, type Bucket } from '../../../shared/dynamo/items/bucket-item.ts';
import type { JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import type { Ledger } from '../../../shared/dynamo/items/ledger-item.ts';
import { contributionsOf, type Contribution } from '../../../shared/kpi/contributions.ts';
import { hasParts } from '../../../shared/domain/contact-parts.ts';
import type { Rules, SourceState } from '../ledger/decide.ts';
import { addContributions, type Sums } from '../ledger/deltas.ts';

export interface AuditedSource {
  readonly source: SourceState;
  readonly ledger: Ledger | undefined;
}

/** What was read, in this order: `before`, the sources, `pending`, `after`. */
export interface Evidence {
  readonly before: ReadonlyMap<string, Bucket>;
  readonly sources: readonly AuditedSource[];
  /** Journal entries after the cursors as they were before everything else. */
  readonly pending: readonly JournalEntry[];
  readonly after: ReadonlyMap<string, Bucket>;
  /** Bucket ids whose value the directory lists. */
  readonly listed: (id: string) => boolean;
  /** Whether a bucket is to be judged in this run (its day is inside the window). */
  readonly inWindow: (id: string) => boolean;
}

export interface Difference {
  readonly bucket: string;
  /** Measure or cell code; `directory` when the bucket's value is not listed. */
  readonly code: string;
  readonly stored: number;
  readonly ledger: number;
  readonly rows: number;
}

export interface Verdict {
  /** Buckets that were judged. */
  readonly judged: ReadonlySet<string>;
  readonly unsettled: ReadonlySet<string>;
  readonly differences: readonly Difference[];
}

const recomputed = ({ source, ledger }: AuditedSource, { settings }: Rules): readonly Contribution[] => {
  if (source.erased || ledger?.frozen) return ledger?.contributions ?? [];
  return contributionsOf(source, settings).contributions;
};

const isBehind = ({ source, ledger }: AuditedSource, { definition }: Rules): boolean =>
  ledger === undefined
    ? source.contact !== undefined || hasParts(source.parts)
    : source.rev > ledger.rev || ledger.definition.id !== definition.id;

const touchedBy = (sums: Sums, contributions: readonly Contribution[]): void =>
  addContributions(sums, contributions, 1);

/** Buckets that some source is about to change. */
const unsettledBySources = (sources: readonly AuditedSource[], rules: Rules): Set<string> => {
  const touched: Sums = new Map();
  for (const audited of sources) {
    if (!isBehind(audited, rules)) continue;
    touchedBy(touched, audited.ledger?.contributions ?? []);
    touchedBy(touched, recomputed(audited, rules));
  }
  return new Set(touched.keys());
};

const hasPending = (
  id: string,
  bucket: Bucket | undefined,
  pending: ReadonlyMap<string, readonly JournalEntry[]>,
): boolean => (pending.get(id) ?? []).some(({ lane, seq }) => seq > (bucket?.marks.get(lane) ?? 0));

const pendingByBucket = (entries: readonly JournalEntry[]): Map<string, JournalEntry[]> => {
  const byBucket = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    for (const id of entry.deltas.keys()) {
      const known = byBucket.get(id);
      if (known) known.push(entry);
      else byBucket.set(id, [entry]);
    }
  }
  return byBucket;
};

const differencesOf = (
  id: string,
  stored: ReadonlyMap<string, number>,
  ledger: ReadonlyMap<string, number>,
  rows: ReadonlyMap<string, number>,
): Difference[] =>
  [...new Set([...stored.keys(), ...ledger.keys(), ...rows.keys()])].sort().flatMap((code) => {
    const [a, b, c] = [stored.get(code) ?? 0, ledger.get(code) ?? 0, rows.get(code) ?? 0];
    return a === b && b === c ? [] : [{ bucket: id, code, stored: a, ledger: b, rows: c }];
  });

const nothing: ReadonlyMap<string, number> = new Map();

export const judge = (evidence: Evidence, rules: Rules): Verdict => {
  const byLedger: Sums = new Map();
  const byRows: Sums = new Map();
  for (const audited of evidence.sources) {
    addContributions(byLedger, audited.ledger?.contributions ?? [], 1);
    addContributions(byRows, recomputed(audited, rules), 1);
  }
  const moving = unsettledBySources(evidence.sources, rules);
  const pending = pendingByBucket(evidence.pending);
  const judged = new Set<string>();
  const unsettled = new Set<string>();
  const differences: Difference[] = [];
  for (const id of new Set([
    ...evidence.before.keys(),
    ...evidence.after.keys(),
    ...byLedger.keys(),
    ...byRows.keys(),
  ])) {
    if (!evidence.inWindow(id)) continue;
    const after = evidence.after.get(id);
    if (evidence.before.get(id)?.n !== after?.n || moving.has(id) || hasPending(id, after, pending)) {
      unsettled.add(id);
      continue;
    }
    judged.add(id);
    differences.push(
      ...differencesOf(id, after?.sums ?? nothing, byLedger.get(id) ?? nothing, byRows.get(id) ?? nothing),
    );
    if (byLedger.has(id) && !evidence.listed(id))
      differences.push({ bucket: id, code: 'directory', stored: 0, ledger: 1, rows: 1 });
  }
  return { judged, unsettled, differences };
};

/** For maps of buckets that were read. */
export const byId = (buckets: readonly Bucket[]): Map<string, Bucket> =>
  new Map(buckets.map((bucket) => [bucketId(bucket.key), bucket]));
