/** The KPI table in memory: LedgerStore and JournalStore under the same conditions as DynamoDB, with a fault gate at each call. */
import { bucketId, bucketKeyOf, type Bucket } from '../../shared/dynamo/items/bucket-item.ts';
import { directoryPk, type DirectoryEntry } from '../../shared/dynamo/items/directory-item.ts';
import {
  parseJournalEntry,
  toJournalItem,
  type Cursor,
  type JournalEntry,
} from '../../shared/dynamo/items/journal-item.ts';
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

export class MemoryKpi {
  private readonly ledgerItems = new Map<string, string>();
  /** Lane -> seq -> the entry as it is stored: small, and nobody can change it. */
  private readonly lanes = new Map<number, Map<number, ReturnType<typeof toJournalItem>>>();
  private readonly heads = new Map<number, number>();
  private readonly cursors = new Map<number, Cursor>();
  private readonly bucketItems = new Map<string, StoredBucket>();
  private readonly changeItems = new Map<string, Map<number, number>>();
  private readonly names = new Map<string, DirectoryEntry>();

  ledgers(): Ledger[] {
    return [...this.ledgerItems.values()].map((item) => parseLedger(JSON.parse(item)));
  }

  ledger(sourceId: string): Ledger | undefined {
    const item = this.ledgerItems.get(sourceId);
    return item === undefined ? undefined : parseLedger(JSON.parse(item));
  }

  /** Only those whose id is wanted. */
  buckets(wanted: (id: string) => boolean = () => true): Bucket[] {
    return [...this.bucketItems]
      .filter(([id]) => wanted(id))
      .map(([id, { n, sums, marks }]) => ({
        key: bucketKeyOf(id),
        n,
        sums: new Map(sums),
        marks: new Map(marks),
      }));
  }

  directory(): DirectoryEntry[] {
    return [...this.names.values()];
  }

  /** After `seq`, in its order: an entry is only ever added behind the lane's head. */
  entries(lane: number, after = 0, limit = Number.POSITIVE_INFINITY): JournalEntry[] {
    const items = this.lanes.get(lane);
    const found: JournalEntry[] = [];
    for (let seq = after + 1; seq <= this.head(lane) && found.length < limit; seq += 1) {
      const item = items?.get(seq);
      if (item) found.push(parseJournalEntry(item));
    }
    return found;
  }

  private head(lane: number): number {
    return Math.max(this.cursorOf(lane).seq, this.heads.get(lane) ?? 0);
  }

  cursorOf(lane: number): Cursor {
    return this.cursors.get(lane) ?? { lane, seq: 0, writtenAt: 0 };
  }

  ledgerStore(gate: Gate): LedgerStore {
    return {
      readLedgers: (ids) => gate.pass('ledger.read', () => this.read(ids)),
      head: (lane) => gate.pass('ledger.head', () => this.head(lane)),
      commit: (writes, entry) => gate.pass('ledger.commit', () => this.commit(writes, entry)),
      nameValue: (entry) => gate.pass('directory.name', () => this.name(entry)),
    };
  }

  /** With `holes` a read may miss entries in the middle, as a query that is no snapshot may. */
  journalStore(gate: Gate, holes?: Random): JournalStore {
    return {
      cursor: (lane) => gate.pass('journal.cursor', () => this.cursorOf(lane)),
      entriesAfter: (lane, seq, limit) =>
        gate.pass('journal.entries', () => this.entries(lane, seq, limit).filter(() => !holes?.chance(0.15))),
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
        const ledger = this.ledger(id);
        return ledger === undefined ? [] : [[id, ledger] as const];
      }),
    );
  }

  private commit(writes: readonly LedgerWrite[], entry: JournalEntry | undefined): CommitOutcome {
    if (writes.length + (entry ? 1 : 0) > 100) throw validation('Member must have length less than or equal to 100');
    if (new Set(writes.map(({ next }) => next.sourceId)).size !== writes.length)
      throw validation('Transaction request cannot include multiple operations on one item');
    for (const { next } of writes) assertStorable(toLedgerItem(next));
    const free = writes.every(({ next, read }) => {
      const now = this.ledger(next.sourceId);
      if (now === undefined || read === undefined) return now === undefined && read === undefined;
      return now.rev === read.rev && now.definition.id === read.definition.id;
    });
    if (!free || (entry && this.lanes.get(entry.lane)?.has(entry.seq))) return 'lost';
    for (const { next } of writes) this.ledgerItems.set(next.sourceId, JSON.stringify(toLedgerItem(next)));
    if (entry) this.append(entry);
    return 'done';
  }

  private append(entry: JournalEntry): void {
    const items = this.lanes.get(entry.lane) ?? new Map<number, ReturnType<typeof toJournalItem>>();
    this.lanes.set(entry.lane, items.set(entry.seq, toJournalItem(entry)));
    this.heads.set(entry.lane, Math.max(entry.seq, this.heads.get(entry.lane) ?? 0));
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
    const next = stored ?? { n: 0, sums: new Map<string, number>(), marks: new Map<number, number>() };
    const sums = [...changes].map(([code, value]) => [code, (next.sums.get(code) ?? 0) + value] as const);
    assertStorable({ ...key, n: next.n + 1, ...Object.fromEntries(sums) });
    next.n += 1;
    for (const [code, sum] of sums) next.sums.set(code, sum);
    for (const { lane, to } of marks) next.marks.set(lane, to);
    this.bucketItems.set(bucketId(key), next);
    return { kind: 'done' };
  }
}
