/**
 * Ledger: per source the last applied `rev`, the definition it was applied under, and the contributions that are in the
 * journal, compactly (measures, times and zone once; at most about 700 bytes for a contact).
 */
import * as z from 'zod';
import type { Definition } from '../../kpi/definition.ts';
import type { Contribution, GrainCode, Place } from '../../kpi/contributions.ts';
import { kpiPrefixes } from '../tables.ts';

/** Sources by kind; contacts are the first. */
export const sourceKinds = { contact: 'c' } as const;

export const contactSourceId = (contactId: string): string => `${sourceKinds.contact}#${contactId}`;

export interface Ledger {
  readonly sourceId: string;
  readonly rev: number;
  readonly definition: Definition;
  readonly contributions: readonly Contribution[];
  /** The source was erased: its contribution is final and stays as it is. */
  readonly frozen: boolean;
}

const stored = z.object({
  i: z.string(),
  y: z.string(),
  z: z.string(),
  m: z.record(z.string(), z.number().int()),
  p: z.array(z.string()),
});

const ledgerSchema = z.object({
  pk: z.string(),
  rev: z.number().int(),
  d: z.string(),
  t: z.number().int(),
  c: z.array(stored),
  f: z.literal(true).optional(),
});

export const ledgerKey = (sourceId: string) => ({ pk: `${kpiPrefixes.ledger}${sourceId}`, sk: 'L' as const });

const toStored = (c: Contribution) => ({
  i: c.interval,
  y: c.day,
  z: c.zone,
  m: c.measures,
  p: c.places.map(([grains, cut, value]) => `${grains}${cut}${value}`),
});

const toPlace = (text: string): Place => [
  text.charAt(0) as GrainCode, // boundary: written by toStored only
  text.charAt(1),
  text.slice(2),
];

export const toLedgerItem = (ledger: Ledger) => ({
  ...ledgerKey(ledger.sourceId),
  rev: ledger.rev,
  d: ledger.definition.id,
  t: ledger.definition.releasedAt,
  c: ledger.contributions.map(toStored),
  ...(ledger.frozen ? { f: true as const } : {}),
});

export const parseLedger = (item: unknown): Ledger => {
  const row = ledgerSchema.parse(item);
  return {
    sourceId: row.pk.slice(kpiPrefixes.ledger.length),
    rev: row.rev,
    definition: { id: row.d, releasedAt: row.t },
    contributions: row.c.map((c) => ({ interval: c.i, day: c.y, zone: c.z, measures: c.m, places: c.p.map(toPlace) })),
    frozen: row.f === true,
  };
};

/**
 * Writes the ledger on condition that it is the one that was read. (rev, definition) identifies a ledger's content:
 * contributions are a pure function of the row at `rev` and the definition.
 */
export const ledgerPut = (tableName: string, next: Ledger, read: Ledger | undefined) => ({
  Put: {
    TableName: tableName,
    Item: toLedgerItem(next),
    ...(read === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'rev = :rev AND d = :d',
          ExpressionAttributeValues: { ':rev': read.rev, ':d': read.definition.id },
        }),
  },
});
