/**
 * Person: `P#<person key> / P`, one item per number over all campaigns. Opt-out and claim write this same item, so they
 * exclude each other; `version` rises with every write, and whoever decides from what it read writes on condition of it.
 */
import * as z from 'zod';
import { diallingPrefixes } from '../tables.ts';

/** `a:<keyed hash of the E.164 number>` (domain/customer-key.ts). */
export type PersonKey = string;

const ms = z.number().int();

/** What was last said about consent for one purpose; the newest statement counts, a tie goes to the withdrawal. */
const consentSchema = z.object({
  /** Names the statement: the proof of a dial refers to it. */
  id: z.string(),
  given: z.boolean(),
  /** `express` is said or ticked, `written` is signed or confirmed in text, `relationship` is a running contract. */
  kind: z.enum(['relationship', 'express', 'written']),
  atMs: ms,
  expiresAtMs: ms.optional(),
  source: z.string(),
});
export type Consent = z.infer<typeof consentSchema>;
export type ConsentKind = Consent['kind'];

const statementSchema = z.object({ id: z.string(), atMs: ms, source: z.string() });
export type Statement = z.infer<typeof statementSchema>;

const openDialSchema = z.object({ dialId: z.string(), campaignId: z.string(), claimedAtMs: ms });
export type OpenDial = z.infer<typeof openDialSchema>;

/** Caps may count no more claims than are kept. */
export const claimsKept = 64;

const itemSchema = z.object({
  pk: z.string(),
  version: z.number().int(),
  optOut: statementSchema.optional(),
  consents: z.record(z.string(), consentSchema).default({}),
  objections: z.record(z.string(), statementSchema).default({}),
  claims: z.array(ms).default([]),
  refusedAtMs: ms.optional(),
  complaintAtMs: ms.optional(),
  open: openDialSchema.optional(),
});

export interface Person {
  readonly personKey: PersonKey;
  /** 0: there is no item yet. */
  readonly version: number;
  /** Absolute: no machine dials this number again. */
  readonly optOut: Statement | undefined;
  /** By purpose. */
  readonly consents: Readonly<Record<string, Consent>>;
  /** By what is objected to (profiling, ...). */
  readonly objections: Readonly<Record<string, Statement>>;
  /** When dials were claimed, oldest first; the last `claimsKept`. */
  readonly claims: readonly number[];
  /** Last time that the person refused in a conversation: rules ask for silence after it. */
  readonly refusedAtMs: number | undefined;
  /** Last time that the person contacted us to complain. */
  readonly complaintAtMs: number | undefined;
  /** The dial in flight, over all campaigns. */
  readonly open: OpenDial | undefined;
}

export const personItemKey = (personKey: PersonKey) => ({
  pk: `${diallingPrefixes.person}${personKey}`,
  sk: 'P' as const,
});

export const newPerson = (personKey: PersonKey): Person => ({
  personKey,
  version: 0,
  optOut: undefined,
  consents: {},
  objections: {},
  claims: [],
  refusedAtMs: undefined,
  complaintAtMs: undefined,
  open: undefined,
});

/** Reads a stored item; an absent one is a person of whom nothing is known. */
export const parsePerson = (personKey: PersonKey, item: unknown): Person => {
  if (item === undefined) return newPerson(personKey);
  const row = itemSchema.parse(item);
  return {
    personKey,
    version: row.version,
    optOut: row.optOut,
    consents: row.consents,
    objections: row.objections,
    claims: row.claims,
    refusedAtMs: row.refusedAtMs,
    complaintAtMs: row.complaintAtMs,
    open: row.open,
  };
};

const toPersonItem = ({ personKey, ...rest }: Person) => ({ ...personItemKey(personKey), ...rest });

interface Condition {
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

/** That the stored person is the one that was read: the next one's version is one higher. */
const unchanged = (next: Person): Condition =>
  next.version === 1
    ? { condition: 'attribute_not_exists(pk)', names: {}, values: {} }
    : { condition: '#version = :read', names: { '#version': 'version' }, values: { ':read': next.version - 1 } };

const conditionalPut = (TableName: string, next: Person, { condition, names, values }: Condition) => ({
  TableName,
  Item: toPersonItem(next),
  ConditionExpression: condition,
  ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
  ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
});

export const personPut = (tableName: string, next: Person) => conditionalPut(tableName, next, unchanged(next));

/** The same, and nothing in flight and no opt-out: the version says so too, but this is the condition that matters. */
export const personClaim = (tableName: string, next: Person) => {
  const { condition, names, values } = unchanged(next);
  return conditionalPut(tableName, next, {
    condition: `${condition} AND attribute_not_exists(#open) AND attribute_not_exists(optOut)`,
    names: { ...names, '#open': 'open' },
    values,
  });
};

/** Needs no read: only a newer complaint is written, and none over an opt-out, which forbids more. */
export const complaintUpdate = (tableName: string, personKey: PersonKey, atMs: number) => ({
  TableName: tableName,
  Key: personItemKey(personKey),
  UpdateExpression: 'SET complaintAtMs = :at ADD #version :one',
  ConditionExpression: 'attribute_not_exists(optOut) AND (attribute_not_exists(complaintAtMs) OR complaintAtMs < :at)',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':at': atMs, ':one': 1 },
});

/** Needs no read and waits for nobody: an opt-out always gets in. The first one is kept. */
export const optOutUpdate = (tableName: string, personKey: PersonKey, optOut: Statement) => ({
  TableName: tableName,
  Key: personItemKey(personKey),
  UpdateExpression: 'SET optOut = :optOut ADD #version :one',
  ConditionExpression: 'attribute_not_exists(optOut)',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':optOut': optOut, ':one': 1 },
});
