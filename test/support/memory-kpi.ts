/** The KPI table in memory: LedgerStore and JournalStore under the same conditions as DynamoDB, with a fault gate at each call. */
import { bucketId, bucketKeyOf, type Bucket } from '../../shared/dynamo/items/bucket-item.ts';
import { directoryPk, type DirectoryEntry } from '../../shared/dynamo/items/directory-item.ts';
import type { Cursor, JournalEntry } from '../../shared/dynamo/items/journal-item.ts';
import { parseLedger, toLedgerItem, type Ledger } from '../../shared/dynamo/items/ledger-item.ts';
import type {
  BucketOutcome,
  BucketWrite,
  CommitOutcome,
  JournalStore,
  LedgerStore,
  LedgerWrite,
} from '../../functions/kpi/store/store.ts';
import type { ChangeRaise } from '../../functions/kpi/ledger/change-marks.ts';
import { assertStorable, validation } from './dynamo-limits.ts';
import type { Gate } from './faults.ts';
import type { Random } from './random.ts';

interface StoredBucket {
  n: number;
  readonly sums: Map<string, number>;
  readonly marks: Map<number, number>;
}

const copyEntry = (entry: JournalEntry): JournalEntry => ({
  ...entry,
  deltas: new Map([...entry.deltas].map(([id, codes]) => [id, new Map(codes)])),
});

export class MemoryKpi {
  private readonly ledgerItems = new Map<string, string>();
  private readonly lanes = new Map<number, Map<number, JournalEntry>>();
  private readonly cursors = new Map<number, Cursor>();
  private readonly bucketItems = new Map<string, StoredBucket>();
  private readonly changeItems = new Map<string, Map<number, number>>();
  private readonly names = new Map<string, DirectoryEntry>();

  ledgers(): Ledger[] {
    return [...this.ledgerItems.values()].map((item) => parseLedger(JSON.parse(item)));
  }

  buckets(): Bucket[] {
    return [...this.bucketItems].map(([id, { n, sums, marks }]) => ({
      key: bucketKeyOf(id),
      n,
      sums: new Map(sums),
      marks: new Map(marks),
    }));
  }

  directory(): DirectoryEntry[] {
    return [...this.names.values()];
  }

  entries(lane: number): JournalEntry[] {
    return [...(this.lanes.get(lane)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }

  cursorOf(lane: number): Cursor {
    return this.cursors.get(lane) ?? { lane, seq: 0, writtenAt: 0 };
  }

  ledgerStore(gate: Gate): LedgerStore {
    return {
      readLedgers: (ids) => gate.pass('ledger.read', () => this.read(ids)),
      head: (lane) =>
        gate.pass('ledger.head', () =>
          Math.max(this.cursorOf(lane).seq, ...this.entries(lane).map(({ seq }) => seq), 0),
        ),
      commit: (writes, entry) => gate.pass('ledger.commit', () => this.commit(writes, entry)),
      nameValue: (entry) => gate.pass('directory.name', () => this.name(entry)),
    };
  }

  /** With `holes` a read may miss entries in the middle, as a query that is no snapshot may. */
  journalStore(gate: Gate, holes?: Random): JournalStore {
    return {
      cursor: (lane) => gate.pass('journal.cursor', () => this.cursorOf(lane)),
      entriesAfter: (lane, seq, limit) =>
        gate.pass('journal.entries', () =>
          this.entries(lane)
            .filter((entry) => entry.seq > seq)
            .slice(0, limit)
            .filter(() => !holes?.chance(0.15))
            .map(copyEntry),
        ),
      writeBucket: (write) => gate.pass('journal.bucket', () => this.write(write)),
      raiseChange: (raise) => gate.pass('journal.change', () => this.raise(raise)),
      moveCursor: (to) =>
        gate.pass('journal.move', () => {
          if (to.seq > this.cursorOf(to.lane).seq || !this.cursors.has(to.lane)) this.cursors.set(to.lane, { ...to });
        }),
    };
  }

  /** Slice and day (pk, sk as one text) -> lane -> last entry. */
  changes(): ReadonlyMap<string, ReadonlyMap<number, number>> {
    return this.changeItems;
  }

  private raise({ key, marks }: ChangeRaise): void {
    const stored = this.changeItems.get(bucketId(key)) ?? new Map<number, number>();
    for (const [lane, seq] of marks) stored.set(lane, Math.max(seq, stored.get(lane) ?? 0));
    this.changeItems.set(bucketId(key), stored);
  }

  private read(ids: readonly string[]): ReadonlyMap<string, Ledger> {
    if (new Set(ids).size !== ids.length) throw validation('Provided list of item keys contains duplicates');
    return new Map(
      ids.flatMap((id) => {
        const item = this.ledgerItems.get(id);
        return item === undefined ? [] : [[id, parseLedger(JSON.parse(item))] as const];
      }),
    );
  }

  private commit(writes: readonly LedgerWrite[], entry: JournalEntry | undefined): CommitOutcome {
    if (writes.length + (entry ? 1 : 0) > 100) throw validation('Member must have length less than or equal to 100');
    if (new Set(writes.map(({ next }) => next.sourceId)).size !== writes.length)
      throw validation('Transaction request cannot include multiple operations on one item');
    for (const { next } of writes) assertStorable(toLedgerItem(next));
    const free = writes.every(({ next, read }) => {
      const stored = this.ledgerItems.get(next.sourceId);
      if (stored === undefined || read === undefined) return stored === undefined && read === undefined;
      const now = parseLedger(JSON.parse(stored));
      return now.rev === read.rev && now.definition.id === read.definition.id;
    });
    const lane = entry === undefined ? undefined : (this.lanes.get(entry.lane) ?? new Map<number, JournalEntry>());
    if (!free || (entry && lane?.has(entry.seq))) return 'lost';
    for (const { next } of writes) this.ledgerItems.set(next.sourceId, JSON.stringify(toLedgerItem(next)));
    if (entry && lane) this.lanes.set(entry.lane, lane.set(entry.seq, copyEntry(entry)));
    return 'done';
  }

  private name(entry: DirectoryEntry): void {
    const pk = directoryPk(entry.cutCode, entry.month);
    assertStorable({ pk, sk: entry.value, label: entry.label, at: entry.namedAt });
    const known = this.names.get(`${pk}\n${entry.value}`);
    const newer =
      known === undefined ||
      known.namedAt < entry.namedAt ||
      (known.namedAt === entry.namedAt && known.label < entry.label);
    if (newer) this.names.set(`${pk}\n${entry.value}`, { ...entry });
  }

  private write({ key, changes, marks }: BucketWrite): BucketOutcome {
    const stored = this.bucketItems.get(bucketId(key));
    const allowed = marks.every(({ lane, from }) => (stored?.marks.get(lane) ?? 0) <= from);
    if (!allowed) return { kind: 'lost', marks: new Map(stored?.marks) };
    const next: StoredBucket = { n: (stored?.n ?? 0) + 1, sums: new Map(stored?.sums), marks: new Map(stored?.marks) };
    for (const [code, value] of changes) next.sums.set(code, (next.sums.get(code) ?? 0) + value);
    for (const { lane, to } of marks) next.marks.set(lane, to);
    assertStorable({ ...key, n: next.n, ...Object.fromEntries(next.sums) });
    this.bucketItems.set(bucketId(key), next);
    return { kind: 'done' };
  }
}
