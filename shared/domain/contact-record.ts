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
/** The key is there, whatever its value but null. */
const present: Reader<true> = (value) => (value === undefined || value === null ? undefined : true);

/*
 * Each part names its fields one by one: a loop over readers by name costs several times as much as all that it reads
 * (bench: decode). What is absent is there as undefined.
 */
type Raw = Readonly<Record<string, unknown>>;

const part =
  <T>(read: (raw: Raw) => T): Reader<T> =>
  (value) =>
    isObject(value) ? read(value) : undefined;

const group = part((raw) => ({
  ARN: text(raw['ARN']),
  GroupName: text(raw['GroupName']),
}));
const endpoint = part((raw) => ({
  Address: text(raw['Address']),
  Type: text(raw['Type']),
}));

const hierarchy = part((raw) => ({
  Level1: group(raw['Level1']),
  Level2: group(raw['Level2']),
  Level3: group(raw['Level3']),
  Level4: group(raw['Level4']),
  Level5: group(raw['Level5']),
}));

const agent = part((raw) => ({
  ARN: text(raw['ARN']),
  Username: text(raw['Username']),
  HierarchyGroups: hierarchy(raw['HierarchyGroups']),
  ConnectedToAgentTimestamp: time(raw['ConnectedToAgentTimestamp']),
  AgentInteractionDuration: seconds(raw['AgentInteractionDuration']),
  CustomerHoldDuration: seconds(raw['CustomerHoldDuration']),
  LongestHoldDuration: seconds(raw['LongestHoldDuration']),
  NumberOfHolds: amount(raw['NumberOfHolds']),
  AgentPauseDuration: seconds(raw['AgentPauseDuration']),
  AgentPauseDurationInSeconds: seconds(raw['AgentPauseDurationInSeconds']),
  AfterContactWorkStartTimestamp: time(raw['AfterContactWorkStartTimestamp']),
  AfterContactWorkEndTimestamp: time(raw['AfterContactWorkEndTimestamp']),
  AfterContactWorkDuration: seconds(raw['AfterContactWorkDuration']),
}));

const queue = part((raw) => ({
  ARN: text(raw['ARN']),
  Name: text(raw['Name']),
  EnqueueTimestamp: time(raw['EnqueueTimestamp']),
  DequeueTimestamp: time(raw['DequeueTimestamp']),
  Duration: seconds(raw['Duration']),
}));

const chatContact = part((raw) => ({
  TotalMessages: amount(raw['TotalMessages']),
  AgentFirstResponseTimeInMillis: milliseconds(raw['AgentFirstResponseTimeInMillis']),
}));
const chatAgent = part((raw) => ({
  NumResponses: amount(raw['NumResponses']),
  TotalResponseTimeInMillis: milliseconds(raw['TotalResponseTimeInMillis']),
}));
const chatMetrics = part((raw) => ({
  ContactMetrics: chatContact(raw['ContactMetrics']),
  AgentMetrics: chatAgent(raw['AgentMetrics']),
}));
const segmentText: Reader<string> = (value) => (isObject(value) ? text(value['ValueString']) : undefined);
const segment = part((raw) => ({
  'connect:Subtype': segmentText(raw['connect:Subtype']),
  'connect:Direction': segmentText(raw['connect:Direction']),
  'connect:ValidationTestType': present(raw['connect:ValidationTestType']),
}));

const campaignId: Reader<string> = (value) => (isObject(value) ? text(value['CampaignId']) : undefined);
const audioQuality: Reader<number> = (value) => {
  const audio = isObject(value) && isObject(value['Agent']) ? value['Agent']['Audio'] : undefined;
  return isObject(audio) ? amount(audio['QualityScore']) : undefined;
};
const customerId = textUpTo(256); // becomes a key: 2,048 bytes at most

const recordOf = (raw: Raw, ContactId: string, LastUpdateTimestamp: number) => ({
  ContactId,
  LastUpdateTimestamp,
  InstanceARN: text(raw['InstanceARN']),
  InitialContactId: text(raw['InitialContactId']),
  PreviousContactId: text(raw['PreviousContactId']),
  NextContactId: text(raw['NextContactId']),
  RelatedContactId: text(raw['RelatedContactId']),
  Channel: text(raw['Channel']),
  InitiationMethod: text(raw['InitiationMethod']),
  InitiationTimestamp: time(raw['InitiationTimestamp']),
  ConnectedToSystemTimestamp: time(raw['ConnectedToSystemTimestamp']),
  DisconnectTimestamp: time(raw['DisconnectTimestamp']),
  DisconnectReason: text(raw['DisconnectReason']),
  TransferCompletedTimestamp: time(raw['TransferCompletedTimestamp']),
  TransferredToEndpoint: endpoint(raw['TransferredToEndpoint']),
  AnsweringMachineDetectionStatus: text(raw['AnsweringMachineDetectionStatus']),
  AgentConnectionAttempts: amount(raw['AgentConnectionAttempts']),
  Agent: agent(raw['Agent']),
  Queue: queue(raw['Queue']),
  CustomerEndpoint: endpoint(raw['CustomerEndpoint']),
  CustomerId: customerId(raw['CustomerId']),
  CampaignId: campaignId(raw['Campaign']),
  Attributes: plainObject(raw['Attributes']),
  SegmentAttributes: segment(raw['SegmentAttributes']),
  ChatMetrics: chatMetrics(raw['ChatMetrics']),
  AudioQuality: audioQuality(raw['QualityMetrics']),
});

const requiredTime = z.string().transform((value, context) => {
  const ms = parseTimestamp(value);
  if (ms !== undefined) return ms;
  context.addIssue({
    code: 'custom',
    message: 'is not a time between 1971 and 9998',
  });
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
export const readContactRecord = (value: Raw) => {
  const ContactId = contactId(value['ContactId']);
  const LastUpdateTimestamp = time(value['LastUpdateTimestamp']);
  if (ContactId === undefined || LastUpdateTimestamp === undefined)
    return {
      error: identitySchema.safeParse(value).error ?? new z.ZodError([]),
    };
  return { record: recordOf(value, ContactId, LastUpdateTimestamp) };
};

/** A parsed record; times are epoch milliseconds, durations whole seconds as Connect sends them (unless named InMillis). */
export type ContactRecord = NonNullable<ReturnType<typeof readContactRecord>['record']>;

/** As readContactRecord; throws what is wrong. */
export const contactRecordOf = (value: Raw): ContactRecord => {
  const { record, error } = readContactRecord(value);
  if (error) throw error;
  return record;
};

/** Agent events share a stream with contact records in some instances; they are told apart by their own required fields. */
export const isAgentEvent = (value: object): boolean =>
  'EventType' in value && ('CurrentAgentSnapshot' in value || 'AgentARN' in value) && !('ContactId' in value);
