/**
 * Follow-up: `F#<person key> / <campaign id>~<cycle>`, one person to be reached once for one reason. Its id is made of the
 * same parts, so making it again finds it. `waiting` and `due` are the index of those that something is to be done about,
 * `campaign` that of all.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { dialOutcomes, dispositions } from '../../retention/campaign.ts';
import { diallingPrefixes } from '../tables.ts';

const ms = z.number().int();

/** waiting: for its moment. tasked: an agent has the task. in-flight: a dial is claimed. closed: nothing follows. */
export const followUpStates = ['waiting', 'tasked', 'in-flight', 'closed'] as const;

export const closeReasons = [
  'held-out',
  /** They contacted us, and were made the offer. */
  'met',
  'reached',
  'saved',
  'refused',
  'opted-out',
  'not-reached',
  'invalid-number',
  'unknown',
  'expired',
  'stopped',
] as const;
export type CloseReason = (typeof closeReasons)[number];

const refusalSchema = z.object({
  /** First time that this rule refused, and how often since. */
  atMs: ms,
  times: z.number().int(),
  detail: z.string(),
  /** When it is looked at again; null = never. */
  nextEvalAtMs: ms.nullable(),
});

const bodySchema = z.object({
  version: z.number().int(),
  campaignId: z.string(),
  personKey: z.string(),
  customerKey: z.string(),
  arm: z.enum(['treated', 'heldOut']),
  season: z.string(),
  state: z.enum(followUpStates),
  timeZone: z.string().optional(),
  assignedAtMs: ms,
  dueAtMs: ms,
  firstDueAtMs: ms,
  expiresAtMs: ms,
  /** Claims so far. */
  attempts: z.number().int(),
  dialId: z.string().optional(),
  taskUntilMs: ms.optional(),
  taskContactId: z.string().optional(),
  /** First time that the gate let it pass: what both arms are compared over. */
  passedAtMs: ms.optional(),
  /** By rule: why the person was not called. */
  refusals: z.record(z.string(), refusalSchema),
  /** Dials that were placed. */
  placed: z.number().int(),
  lastOutcome: z.enum(dialOutcomes).optional(),
  reachedAtMs: ms.optional(),
  savedAtMs: ms.optional(),
  optedOutAtMs: ms.optional(),
  disposition: z.enum(dispositions).optional(),
  /** Contact of which nobody has said yet what came of it: asked again later and later, until somebody does or time is up. */
  awaiting: z.object({ contactId: z.string(), sinceMs: ms, nextAtMs: ms, untilMs: ms }).optional(),
  closedAs: z.enum(closeReasons).optional(),
  closedAtMs: ms.optional(),
});

export type FollowUp = Readonly<z.output<typeof bodySchema>> & { readonly followUpId: string };

const separator = '~';

/** Person keys, campaign ids and cycles hold no tilde. */
export const followUpIdOf = (campaignId: string, cycle: string, personKey: string): string =>
  [campaignId, cycle, personKey].join(separator);

export const followUpKey = (followUpId: string) => {
  const [campaignId = '', cycle = '', personKey = ''] = followUpId.split(separator);
  return { pk: `${diallingPrefixes.followUp}${personKey}`, sk: `${campaignId}${separator}${cycle}` };
};

export const followUpIdOfKey = ({ pk, sk }: { readonly pk: string; readonly sk: string }): string =>
  `${sk}${separator}${pk.slice(diallingPrefixes.followUp.length)}`;

/** Follow-ups of one person: by this, whoever is dialled by hand is tied to the task. */
export const followUpsOfPerson = (TableName: string, personKey: string) => ({
  TableName,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': `${diallingPrefixes.followUp}${personKey}` },
  ConsistentRead: true,
});

/** Keys of all follow-ups of a campaign; may lag behind. */
export const followUpsOfCampaign = (TableName: string, IndexName: string, campaignId: string) => ({
  TableName,
  IndexName,
  KeyConditionExpression: 'campaign = :campaign',
  ExpressionAttributeValues: { ':campaign': campaignId },
});

const dueText = (atMs: number): string => new Date(atMs).toISOString();

/** Begins the ids of rows that are follow-ups and no contacts. */
export const followUpRowPrefix = 'f:';

/** Its row in the Contacts table, by which KPIs count it; nameless. */
export const followUpRowId = (followUpId: string): string =>
  `${followUpRowPrefix}${createHash('sha256').update(followUpId).digest('base64url').slice(0, 22)}`;

const keySchema = z.object({ pk: z.string(), sk: z.string() });

export const parseFollowUp = (item: unknown): FollowUp => ({
  ...bodySchema.parse(item),
  followUpId: followUpIdOfKey(keySchema.parse(item)),
});

/** Partition of the index that holds a campaign's follow-ups whose disposition is awaited: none of the dialler's business. */
export const awaitingOf = (campaignId: string): string => `${campaignId}~awaiting`;

export interface Indexed {
  readonly waiting: string;
  readonly atMs: number;
}

/** When something is to be done: at its due moment, when the agent's time is over, or when a disposition is asked for. */
export const indexedAs = ({
  state,
  campaignId,
  dueAtMs,
  taskUntilMs,
  awaiting,
}: Pick<FollowUp, 'state' | 'campaignId' | 'dueAtMs' | 'taskUntilMs' | 'awaiting'>): Indexed | undefined => {
  if (state === 'waiting') return { waiting: campaignId, atMs: dueAtMs };
  if (state === 'tasked') return taskUntilMs === undefined ? undefined : { waiting: campaignId, atMs: taskUntilMs };
  return awaiting === undefined ? undefined : { waiting: awaitingOf(campaignId), atMs: awaiting.nextAtMs };
};

/** Writes the next state on condition that it is the one that was read. */
export const followUpPut = (tableName: string, { followUpId, ...body }: FollowUp) => {
  const indexed = indexedAs(body);
  return {
    TableName: tableName,
    Item: {
      ...followUpKey(followUpId),
      ...body,
      campaign: body.campaignId,
      ...(indexed === undefined ? {} : { waiting: indexed.waiting, due: dueText(indexed.atMs) }),
    },
    ...(body.version === 1
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': body.version - 1 },
        }),
  };
};

export const dueQuery = (TableName: string, IndexName: string, campaignId: string, atMs: number, Limit: number) => ({
  TableName,
  IndexName,
  KeyConditionExpression: 'waiting = :campaign AND due <= :at',
  ExpressionAttributeValues: { ':campaign': campaignId, ':at': dueText(atMs) },
  Limit,
});
