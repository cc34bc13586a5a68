/**
 * The contact record as Amazon Connect delivers it, read tolerantly: unknown fields and enum values pass, null and absent
 * are the same, a part of the wrong shape counts as absent. Only what identifies a version is required.
 */
import * as z from 'zod';
import { parseTimestamp } from './time.ts';

/**
 * Readers instead of nested zod schemas: what a record may lack is never an error, so there is nothing to report, and
 * a third of the time of ingest went into building reports that were thrown away (bench: decode).
 */
type Reader<T> = (value: unknown) => T | undefined;

/** Half an emoji is no text that can be stored. */
const wellFormed = (value: string): string => (value.isWellFormed() ? value : value.toWellFormed());

const textUpTo =
  (longest: number): Reader<string> =>
  (value) =>
    typeof value === 'string' && value.length > 0 && value.length <= longest ? wellFormed(value) : undefined;
const text = textUpTo(1024);
const time: Reader<number> = (value) => (typeof value === 'string' ? parseTimestamp(value) : undefined);

const decimal = /^\d{1,15}(\.\d+)?$/;
const upTo =
  (largest: number): Reader<number> =>
  (value) => {
    const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value;
    return typeof number === 'number' && number >= 0 && number <= largest ? number : undefined;
  };
/**
 * Larger values are no information. The bounds are far above what Connect can send (tasks live 90 days) and low enough
 * that the sum of 250,000 such contacts in one bucket is still an exact integer of milliseconds.
 */
const seconds = upTo(100 * 86_400);
const milliseconds = upTo(100 * 86_400_000);
const amount = upTo(100_000);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const plainObject: Reader<Readonly<Record<string, unknown>>> = (value) => (isObject(value) ? value : undefined);
/** The key is there, whatever its value. */
const present: Reader<true> = (value) => (value === undefined ? undefined : true);

type Shape = Readonly<Record<string, Reader<unknown>>>;
type Read<S extends Shape> = { readonly [K in keyof S]?: NonNullable<ReturnType<S[K]>> };

const shape = <S extends Shape>(readers: S): Reader<Read<S>> => {
  const entries = Object.entries(readers);
  return (value) => {
    if (!isObject(value)) return undefined;
    const found: Record<string, unknown> = {};
    for (const [key, read] of entries) {
      const raw = value[key];
      if (raw === undefined || raw === null) continue;
      const usable = read(raw);
      if (usable !== undefined) found[key] = usable;
    }
    return found as Read<S>; // boundary: each key was read by its own reader
  };
};

const group = shape({ ARN: text, GroupName: text });
const endpoint = shape({ Address: text, Type: text });

const agent = shape({
  ARN: text,
  Username: text,
  HierarchyGroups: shape({ Level1: group, Level2: group, Level3: group, Level4: group, Level5: group }),
  ConnectedToAgentTimestamp: time,
  AgentInteractionDuration: seconds,
  CustomerHoldDuration: seconds,
  LongestHoldDuration: seconds,
  NumberOfHolds: amount,
  AgentPauseDuration: seconds,
  AgentPauseDurationInSeconds: seconds,
  AfterContactWorkStartTimestamp: time,
  AfterContactWorkEndTimestamp: time,
  AfterContactWorkDuration: seconds,
});

const queue = shape({ ARN: text, Name: text, EnqueueTimestamp: time, DequeueTimestamp: time, Duration: seconds });

const chatMetrics = shape({
  ContactMetrics: shape({ TotalMessages: amount, AgentFirstResponseTimeInMillis: milliseconds }),
  AgentMetrics: shape({ NumResponses: amount, TotalResponseTimeInMillis: milliseconds }),
});

const segmentValue = shape({ ValueString: text });

const optionalParts = shape({
  InstanceARN: text,
  InitialContactId: text,
  PreviousContactId: text,
  NextContactId: text,
  RelatedContactId: text,
  Channel: text,
  InitiationMethod: text,
  InitiationTimestamp: time,
  ConnectedToSystemTimestamp: time,
  DisconnectTimestamp: time,
  DisconnectReason: text,
  TransferCompletedTimestamp: time,
  TransferredToEndpoint: endpoint,
  AnsweringMachineDetectionStatus: text,
  AgentConnectionAttempts: amount,
  Agent: agent,
  Queue: queue,
  CustomerEndpoint: endpoint,
  CustomerId: textUpTo(256), // becomes a key: 2,048 bytes at most
  Campaign: shape({ CampaignId: text }),
  Attributes: plainObject,
  SegmentAttributes: shape({
    'connect:Subtype': segmentValue,
    'connect:Direction': segmentValue,
    'connect:ValidationTestType': present,
  }),
  ChatMetrics: chatMetrics,
  QualityMetrics: shape({ Agent: shape({ Audio: shape({ QualityScore: amount }) }) }),
});

const requiredTime = z.string().transform((value, context) => {
  const ms = parseTimestamp(value);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'is not a time between 1971 and 9998' });
  return z.NEVER;
});

/** What a record cannot be without. */
const identitySchema = z.object({
  ContactId: z.string().min(1).max(256).overwrite(wellFormed),
  LastUpdateTimestamp: requiredTime,
});

/** What the identity must be is said by its schema; that it is so is seen faster. */
const contactId = textUpTo(256);

/** A record, or what is wrong with its identity (nothing else can be wrong). */
export const readContactRecord = (value: Readonly<Record<string, unknown>>) => {
  const ContactId = contactId(value['ContactId']);
  const LastUpdateTimestamp = time(value['LastUpdateTimestamp']);
  if (ContactId === undefined || LastUpdateTimestamp === undefined)
    return { error: identitySchema.safeParse(value).error ?? new z.ZodError([]) };
  return { record: { ...optionalParts(value), ContactId, LastUpdateTimestamp } };
};

/** A parsed record; times are epoch milliseconds, durations whole seconds as Connect sends them (unless named InMillis). */
export type ContactRecord = NonNullable<ReturnType<typeof readContactRecord>['record']>;

/** As readContactRecord; throws what is wrong. */
export const contactRecordOf = (value: Readonly<Record<string, unknown>>): ContactRecord => {
  const { record, error } = readContactRecord(value);
  if (error) throw error;
  return record;
};

/** Agent events share a stream with contact records in some instances; they are told apart by their own required fields. */
export const isAgentEvent = (value: object): boolean =>
  'EventType' in value && ('CurrentAgentSnapshot' in value || 'AgentARN' in value) && !('ContactId' in value);
