/**
 * Journal: `J#<lane> / <seq>` holds the summed deltas of one ledger transaction, compressed. Entries of a lane are
 * numbered without gaps; the cursor `F#<lane>` says up to which entry every bucket is written.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { kpiPrefixes } from '../tables.ts';
import { bucketId, bucketKeyOf } from './bucket-item.ts';

/** Measure code and change; integers, no zeros. */
export type CodeChanges = Iterable<readonly [string, number]>;

/** Bucket id -> changes. */
export type Deltas = ReadonlyMap<string, CodeChanges>;

export interface JournalEntry {
  readonly lane: number;
  readonly seq: number;
  /** When it was written, epoch ms. */
  readonly writtenAt: number;
  readonly deltas: Deltas;
}

export const lanePk = (lane: number): string => `${kpiPrefixes.journal}${lane}`;
export const seqSk = (seq: number): string => String(seq).padStart(12, '0');
export const laneOfPk = (pk: string): number | undefined => {
  const lane = pk.startsWith(kpiPrefixes.journal) ? Number(pk.slice(kpiPrefixes.journal.length)) : Number.NaN;
  return Number.isInteger(lane) ? lane : undefined;
};

const encodeDeltas = (deltas: Deltas): Uint8Array => {
  const wire = [...deltas].map(([id, codes]) => {
    const { pk, sk } = bucketKeyOf(id);
    return [pk, sk, Object.fromEntries(codes)];
  });
  return deflateRawSync(JSON.stringify(wire), { level: 6 });
};

/** As they were parsed: a map of each bucket's changes would take five times the memory, and a fold holds hundreds of entries. */
const changesOf = (codes: object): CodeChanges => ({ [Symbol.iterator]: () => Object.entries(codes).values() });

/** Checked by hand: an entry has tens of thousands of numbers, and folding would spend its time in a schema. */
const decodeBucket = (wire: unknown): [string, CodeChanges] => {
  const [pk, sk, codes]: unknown[] = Array.isArray(wire) ? wire : [];
  if (typeof pk !== 'string' || typeof sk !== 'string' || typeof codes !== 'object' || codes === null) {
    throw new TypeError('A journal entry must be a list of [pk, sk, {code: number}]');
  }
  for (const [code, value] of Object.entries(codes))
    if (!Number.isSafeInteger(value)) throw new TypeError(`Journal entry: ${code} of ${pk} is not an integer`);
  return [bucketId({ pk, sk }), changesOf(codes)];
};

const decodeDeltas = (bytes: Uint8Array): Deltas => {
  const wire: unknown = JSON.parse(inflateRawSync(bytes).toString('utf8'));
  if (!Array.isArray(wire)) throw new TypeError('A journal entry must be a list');
  return new Map(wire.map(decodeBucket));
};

const entrySchema = z.object({ pk: z.string(), sk: z.string(), w: z.number(), b: z.instanceof(Uint8Array) });

export const toJournalItem = (entry: JournalEntry) => ({
  pk: lanePk(entry.lane),
  sk: seqSk(entry.seq),
  w: entry.writtenAt,
  b: encodeDeltas(entry.deltas),
});

export const parseJournalEntry = (item: unknown): JournalEntry => {
  const row = entrySchema.parse(item);
  const lane = laneOfPk(row.pk);
  if (lane === undefined) throw new Error(`Not a journal key: ${row.pk}`);
  return { lane, seq: Number(row.sk), writtenAt: row.w, deltas: decodeDeltas(row.b) };
};

/** Entries are never overwritten: whoever is second must read the lane's head again. */
export const journalPut = (tableName: string, entry: JournalEntry) => ({
  Put: { TableName: tableName, Item: toJournalItem(entry), ConditionExpression: 'attribute_not_exists(pk)' },
});

export interface Cursor {
  readonly lane: number;
  /** Every bucket contains all entries up to this one; 0 = none yet. */
  readonly seq: number;
  /** `writtenAt` of that entry, epoch ms; 0 = none yet. */
  readonly writtenAt: number;
}

const cursorSchema = z.object({ seq: z.number().int(), w: z.number() });

export const cursorKey = (lane: number) => ({ pk: `${kpiPrefixes.cursor}${lane}`, sk: 'C' as const });

export const parseCursor = (lane: number, item: unknown): Cursor => {
  if (item === undefined) return { lane, seq: 0, writtenAt: 0 };
  const row = cursorSchema.parse(item);
  return { lane, seq: row.seq, writtenAt: row.w };
};

/** The cursor only moves forward; a slower folder's move is lost without harm. */
export const cursorUpdate = (tableName: string, to: Cursor) => ({
  TableName: tableName,
  Key: cursorKey(to.lane),
  UpdateExpression: 'SET seq = :seq, w = :w',
  ConditionExpression: 'attribute_not_exists(pk) OR seq < :seq',
  ExpressionAttributeValues: { ':seq': to.seq, ':w': to.writtenAt },
});
