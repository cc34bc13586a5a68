/**
 * Profile of a customer: `<customer key> / P`, recomputed as a whole from the timeline, the contact rows and the customer's
 * events. `version` rises with every write and stamps the journeys that were computed with it. It holds no name, number
 * or address. `seg` (one of `profileSegments`) is the index by which all profiles can be listed.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';

export const lifecycleStages = ['new', 'one-time', 'repeat', 'loyal', 'at-risk', 'lost', 'won-back'] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];
export const lifecycleStageSchema = z.enum(lifecycleStages);

const ms = z.number().int();

export const riskReasonSchema = z.object({
  /** Id of the scorecard's feature. */
  feature: z.string(),
  /** What it adds to the score now, one decimal. */
  points: z.number(),
});

export const riskSchema = z.object({
  /** 0-100. */
  score: z.number().int().min(0).max(100),
  /** Largest first. Texts are in the scorecard. */
  reasons: z.array(riskReasonSchema),
  /** Of the scorecard. */
  scorecard: z.string(),
});
export type Risk = z.infer<typeof riskSchema>;

/** What was last said to us. */
const lastContactSchema = z.object({
  contactId: z.string(),
  atMs: ms,
  channel: z.string().optional(),
  reason: z.string().optional(),
});

export const profileSchema = z.object({
  customerKey: z.string(),
  version: z.number().int(),
  /** When it was computed, epoch ms. */
  computedAtMs: ms,
  /** Address keys (`a:...`) that belong to this customer alone, most recent first; the dialler's persons. */
  personKeys: z.array(z.string()),
  /** ISO 3166 alpha-2 of the first person's number. */
  country: z.string().optional(),
  language: z.string().optional(),
  product: z.string().optional(),
  lifecycle: lifecycleStageSchema,
  /** First day of the stage, in the centre's zone. */
  lifecycleSince: z.string(),
  /** Changes of stage that are kept as rows of their own, and those withdrawn again. */
  moves: z.array(
    z.object({ day: z.string(), from: lifecycleStageSchema.optional(), to: lifecycleStageSchema.optional() }),
  ),
  /** Random; names those rows. */
  namelessId: z.string(),
  /** Undefined: the customer objects to profiling. */
  risk: riskSchema.optional(),
  profilingObjected: z.literal(true).optional(),
  /** A switchboard: more contacts than one customer has. */
  shared: z.literal(true).optional(),
  firstContactAtMs: ms.optional(),
  lastContact: lastContactSchema.optional(),
  /** Last contact that the customer started. */
  lastInboundAtMs: ms.optional(),
  /** Started by the customer in the last 30 days. */
  inbound30: z.number().int(),
  /** All contacts that were read (the newest ones of a customer with very many). */
  contacts: z.number().int(),
  /** Hung up in the queue at this moment and has not been talked to since. */
  abandonedAtMs: ms.optional(),
  /** Last contact with a negative rating, or a repeat for the same reason. */
  troubleAtMs: ms.optional(),
  /** End of the last contact that was a complaint; noted at the person before it is written here. */
  complainedAtMs: ms.optional(),
  purchases: z.number().int(),
  lastPurchaseAtMs: ms.optional(),
  cancelledAtMs: ms.optional(),
  /** Start of the earliest contact whose window of repeats is still open. */
  openSinceMs: ms.optional(),
  /** Earliest goodwill decision whose window of churn is still open. */
  goodwillSinceMs: ms.optional(),
});
export type Profile = z.infer<typeof profileSchema>;

export const profileSk = 'P';
export const profileKey = (customerKey: string) => ({ pk: customerKey, sk: profileSk });

/** Partitions of the index that lists all profiles. */
export const profileSegments: readonly string[] = Array.from({ length: 16 }, (_, i) => i.toString(16));

const segmentOf = (customerKey: string): string => createHash('sha1').update(customerKey).digest('hex').slice(0, 1);

const itemSchema = z.object({
  pk: z.string(),
  version: z.number().int(),
  body: profileSchema.omit({ customerKey: true, version: true }).optional(),
  /** Erased at this moment, epoch ms: contacts that began before are not taken in again. */
  erasedAtMs: ms.optional(),
});

/** Takes the profile away (its contacts belong to another key now); the version goes on. */
export const profileWithdrawal = (
  tableName: string,
  customerKey: string,
  version: number,
  read: Pick<StoredProfile, 'version' | 'erasedAtMs'>,
) => ({
  TableName: tableName,
  Item: {
    ...profileKey(customerKey),
    version,
    ...(read.erasedAtMs === undefined ? {} : { erasedAtMs: read.erasedAtMs }),
  },
  ConditionExpression: '#v = :v',
  ExpressionAttributeNames: { '#v': 'version' },
  ExpressionAttributeValues: { ':v': read.version },
});

/** Leaves nothing but the version and the moment of the erasure. */
export const erasureMark = (tableName: string, customerKey: string, atMs: number) => ({
  TableName: tableName,
  Key: profileKey(customerKey),
  UpdateExpression: 'SET erasedAtMs = :at REMOVE body, seg ADD #v :one',
  ExpressionAttributeNames: { '#v': 'version' },
  ExpressionAttributeValues: { ':at': atMs, ':one': 1 },
});

/** What is stored under a customer's profile key. */
export interface StoredProfile {
  readonly customerKey: string;
  readonly version: number;
  /** Undefined after erasure. */
  readonly profile: Profile | undefined;
  readonly erasedAtMs: number | undefined;
}

export const parseProfileItem = (item: unknown): StoredProfile => {
  const { pk, version, body, erasedAtMs } = itemSchema.parse(item);
  return {
    customerKey: pk,
    version,
    profile: body === undefined ? undefined : { ...body, customerKey: pk, version },
    erasedAtMs,
  };
};

const compact = (body: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** Writes the profile on condition that the version is the one that was read (0: there was none). */
export const profilePut = (
  tableName: string,
  { customerKey, version, ...body }: Profile,
  read: Pick<StoredProfile, 'version' | 'erasedAtMs'> | undefined,
) => ({
  TableName: tableName,
  Item: {
    ...profileKey(customerKey),
    version,
    seg: segmentOf(customerKey),
    body: compact(body),
    ...(read?.erasedAtMs === undefined ? {} : { erasedAtMs: read.erasedAtMs }),
  },
  ...(read === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#v = :v',
        ExpressionAttributeNames: { '#v': 'version' },
        ExpressionAttributeValues: { ':v': read.version },
      }),
});
