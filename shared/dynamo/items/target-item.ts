/**
 * Targets: `G#book / B` holds all of them compressed, so that a change of many is one write and a reader sees no half of it;
 * `G#history / <version>` what each change did; `G#miss#<month> / <first day>#<target>` a missed period with its acknowledgement.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { monthOfDay } from '../../domain/time.ts';
import {
  emptyBook,
  targetBookSchema,
  type Editor,
  type TargetBook,
  type TargetChange,
} from '../../kpi/targets/book.ts';
import { missSchema, type Miss } from '../../kpi/targets/review.ts';
import { targetSchema } from '../../kpi/targets/target.ts';
import { kpiPrefixes } from '../tables.ts';

const packed = (value: unknown): Uint8Array => deflateRawSync(JSON.stringify(value), { level: 6 });
const unpacked = (bytes: Uint8Array): unknown => JSON.parse(inflateRawSync(bytes).toString('utf8'));

export const bookKey = { pk: `${kpiPrefixes.target}book`, sk: 'B' } as const;
const bookItemSchema = z.object({ version: z.number().int(), b: z.instanceof(Uint8Array) });

export const toBookItem = (book: TargetBook) => ({ ...bookKey, version: book.version, b: packed(book) });
/** No item yet: an empty book. */
export const parseBook = (item: unknown): TargetBook =>
  item === undefined ? emptyBook : targetBookSchema.parse(unpacked(bookItemSchema.parse(item).b));

export const historyPk = `${kpiPrefixes.target}history`;
const historyChanges = z.array(z.object({ before: targetSchema.optional(), after: targetSchema.optional() }));
const historyItemSchema = z.object({
  version: z.number().int(),
  at: z.string(),
  by: z.string(),
  b: z.instanceof(Uint8Array),
});

export interface HistoryEntry extends Editor {
  /** Of the book, after the change. */
  readonly version: number;
  readonly changes: readonly TargetChange[];
}

export const toHistoryItem = ({ version, at, by, changes }: HistoryEntry) => ({
  pk: historyPk,
  sk: String(version).padStart(10, '0'),
  version,
  at,
  by,
  b: packed(changes),
});
export const parseHistory = (item: unknown): HistoryEntry => {
  const { version, at, by, b } = historyItemSchema.parse(item);
  return { version, at, by, changes: historyChanges.parse(unpacked(b)) };
};

export const missPk = (month: string): string => `${kpiPrefixes.target}miss#${month}`;
export const missKey = ({ targetId, from }: Pick<Miss, 'targetId' | 'from'>) => ({
  pk: missPk(monthOfDay(from)),
  sk: `${from}#${targetId}`,
});
export const toMissItem = (miss: Miss) => ({ ...missKey(miss), ...miss });
export const parseMiss = (item: unknown): Miss => missSchema.parse(item);
