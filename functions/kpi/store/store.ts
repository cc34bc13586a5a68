/** What the ledger needs of storage. Two implementations: DynamoDB, and an in-memory one for property tests. */
import type { BucketKey } from '../../../shared/dynamo/items/bucket-item.ts';
import type { DirectoryEntry } from '../../../shared/dynamo/items/directory-item.ts';
import type { Cursor, JournalEntry } from '../../../shared/dynamo/items/journal-item.ts';
import type { ChangeRaise } from '../ledger/change-marks.ts';
import type { Ledger } from '../../../shared/dynamo/items/ledger-item.ts';

export interface LedgerWrite {
  readonly next: Ledger;
  /** The ledger as it was read; undefined = there was none. */
  readonly read: Ledger | undefined;
}

/**
 * `done`: everything is written, atomically. `lost`: nothing is; somebody else was first (on a ledger or on the
 * journal's head). Anything unknown or transient is thrown and may or may not have been written.
 */
export type CommitOutcome = 'done' | 'lost';

export interface LedgerStore {
  /** Strongly consistent. */
  readonly readLedgers: (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, Ledger>>;
  /** Last entry of a lane, never below its cursor; strongly consistent. */
  readonly head: (lane: number) => Promise<number>;
  /** One transaction: every ledger on condition that it is the one that was read, the entry on condition that it is new. */
  readonly commit: (writes: readonly LedgerWrite[], entry: JournalEntry | undefined) => Promise<CommitOutcome>;
  /** Idempotent, order-free. */
  readonly nameValue: (entry: DirectoryEntry) => Promise<void>;
}

/** One conditional write of a bucket: all changes and marks, or nothing. */
export interface BucketWrite {
  readonly key: BucketKey;
  readonly changes: ReadonlyMap<string, number>;
  /** Lane -> the mark must be absent or at most `from`; it becomes `to`. */
  readonly marks: readonly { readonly lane: number; readonly from: number; readonly to: number }[];
}

/** Lost: the marks that the bucket has. */
export type BucketOutcome =
  { readonly kind: 'done' } | { readonly kind: 'lost'; readonly marks: ReadonlyMap<number, number> };

export interface JournalStore {
  readonly cursor: (lane: number) => Promise<Cursor>;
  /** Entries after `seq` in order, at most `limit`; strongly consistent; may be cut short. */
  readonly entriesAfter: (lane: number, seq: number, limit: number) => Promise<readonly JournalEntry[]>;
  readonly writeBucket: (write: BucketWrite) => Promise<BucketOutcome>;
  /** Raises the marks of a slice and day; a lane that is higher already stays. Idempotent, order-free. */
  readonly raiseChange: (raise: ChangeRaise) => Promise<void>;
  readonly moveCursor: (to: Cursor) => Promise<void>;
}
