/**
 * Proof of a dial: `D#<dial id> / D`, written by the claim and before the call (I13), never twice. `O# / <dial id>` marks
 * a dial whose end is not known yet; it goes when the dial is settled.
 */
import * as z from 'zod';
import { dialOutcomes } from '../../retention/campaign.ts';
import { modes } from '../../retention/calling-rules/calling-rule.ts';
import { diallingPrefixes } from '../tables.ts';

const ms = z.number().int();

/** Why the call was allowed, as it was known at the claim. */
export const evidenceSchema = z.object({
  /** Version of the calling rule. */
  rule: z.string(),
  purpose: z.string(),
  consentId: z.string(),
  consentKind: z.string(),
  country: z.string(),
  zoneSource: z.string(),
  /** Local date and time in every zone where the person may be. */
  localTimes: z.array(z.string()),
  caps: z.array(z.object({ id: z.string(), counted: z.number().int(), allowed: z.number().int() })),
});
export type Evidence = z.output<typeof evidenceSchema>;

/** No state ever goes back to claimed. */
export const dialStates = ['claimed', 'placed', 'not-placed', 'unknown', 'settled'] as const;
export type DialState = (typeof dialStates)[number];

const dialSchema = z.object({
  dialId: z.string(),
  followUpId: z.string(),
  campaignId: z.string(),
  personKey: z.string(),
  attempt: z.number().int(),
  mode: z.enum(modes),
  queueId: z.string(),
  /** Of the dialler's run; undefined when an agent dialled. */
  epoch: z.number().int().optional(),
  claimedAtMs: ms,
  mustDialBeforeMs: ms,
  evidence: evidenceSchema,
  state: z.enum(dialStates),
  contactId: z.string().optional(),
  /** Why it was not placed, or why nobody knows. */
  reason: z.string().optional(),
  outcome: z.enum(dialOutcomes).optional(),
  settledAtMs: ms.optional(),
});
export type Dial = Readonly<z.output<typeof dialSchema>>;

export const dialIdOf = (followUpId: string, attempt: number): string => `${followUpId}~${attempt}`;

const dialKey = (dialId: string) => ({ pk: `${diallingPrefixes.proof}${dialId}`, sk: 'D' as const });
export const dialItemKey = dialKey;
export const parseDial = (item: unknown): Dial => dialSchema.parse(item);

/** The proof, absent so far: whoever is second claims nothing. */
export const dialPut = (TableName: string, dial: Dial) => ({
  TableName,
  Item: { ...dialKey(dial.dialId), ...dial },
  ConditionExpression: 'attribute_not_exists(pk)',
});

/** Moves the proof on from one of the states it may be in. */
export const dialMove = (TableName: string, dial: Dial, from: readonly DialState[]) => ({
  TableName,
  Item: { ...dialKey(dial.dialId), ...dial },
  ConditionExpression: `#state IN (${from.map((_, i) => `:s${i}`).join(', ')})`,
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: Object.fromEntries(from.map((state, i) => [`:s${i}`, state])),
});

const openSchema = z.object({ sk: z.string(), queueId: z.string(), mode: z.enum(modes), claimedAtMs: ms });

export interface OpenMark {
  readonly dialId: string;
  readonly queueId: string;
  readonly mode: Dial['mode'];
  readonly claimedAtMs: number;
}

const openKey = (dialId: string) => ({ pk: diallingPrefixes.open, sk: dialId });

export const openPut = (TableName: string, { dialId, queueId, mode, claimedAtMs }: OpenMark) => ({
  TableName,
  Item: { ...openKey(dialId), queueId, mode, claimedAtMs },
});
export const openDelete = (TableName: string, dialId: string) => ({ TableName, Key: openKey(dialId) });
export const openQuery = (TableName: string) => ({
  TableName,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': diallingPrefixes.open },
  ConsistentRead: true,
});
export const parseOpen = (item: unknown): OpenMark => {
  const { sk, ...rest } = openSchema.parse(item);
  return { dialId: sk, ...rest };
};
