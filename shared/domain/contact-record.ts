/**
 * The contact record as Amazon Connect delivers it, read tolerantly: unknown fields and enum values pass, null and absent
 * are the same, a part of the wrong shape counts as absent. Only what identifies a version is required.
 */
import * as z from 'zod';
import { parseTimestamp } from './time.ts';

/** Anything unusable in an optional place is "no information", never an error: one odd field must not cost the record. */
const lenient = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined);

/** Half an emoji is no text that can be stored. */
const wellFormed = (value: string): string => (value.isWellFormed() ? value : value.toWellFormed());
const text = lenient(z.string().min(1).max(1024).overwrite(wellFormed));
const time = lenient(z.string().transform(parseTimestamp));
const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}(\.\d+)?$/)
    .transform(Number),
]);
const upTo = (largest: number) => lenient(numeric.pipe(z.number().min(0).max(largest)));
/**
 * Larger values are no information. The bounds are far above what Connect can send (tasks live 90 days) and low enough
 * that the sum of 250,000 such contacts in one bucket is still an exact integer of milliseconds.
 */
const seconds = upTo(100 * 86_400);
const milliseconds = upTo(100 * 86_400_000);
const amount = upTo(100_000);

const group = lenient(z.object({ ARN: text, GroupName: text }));
const endpoint = lenient(z.object({ Address: text, Type: text }));

const agent = lenient(
  z.object({
    ARN: text,
    Username: text,
    RoutingProfile: lenient(z.object({ ARN: text, Name: text })),
    HierarchyGroups: lenient(z.object({ Level1: group, Level2: group, Level3: group, Level4: group, Level5: group })),
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
  }),
);

const queue = lenient(
  z.object({ ARN: text, Name: text, EnqueueTimestamp: time, DequeueTimestamp: time, Duration: seconds }),
);

const chatMetrics = lenient(
  z.object({
    ContactMetrics: lenient(z.object({ TotalMessages: amount, AgentFirstResponseTimeInMillis: milliseconds })),
    AgentMetrics: lenient(z.object({ NumResponses: amount, TotalResponseTimeInMillis: milliseconds })),
  }),
);

const segmentValue = z.object({ ValueString: text });

const requiredTime = z.string().transform((value, context) => {
  const ms = parseTimestamp(value);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'is not a time between 1971 and 9998' });
  return z.NEVER;
});

export const contactRecordSchema = z.object({
  ContactId: z.string().min(1).max(256).overwrite(wellFormed),
  LastUpdateTimestamp: requiredTime,
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
  CustomerId: lenient(z.string().min(1).max(256).overwrite(wellFormed)), // becomes a key: 2,048 bytes at most
  Campaign: lenient(z.object({ CampaignId: text })),
  Attributes: lenient(z.record(z.string(), z.unknown())),
  SegmentAttributes: lenient(z.record(z.string(), lenient(segmentValue))),
  ChatMetrics: chatMetrics,
  QualityMetrics: lenient(
    z.object({ Agent: lenient(z.object({ Audio: lenient(z.object({ QualityScore: amount })) })) }),
  ),
});

/** A parsed record; times are epoch milliseconds, durations whole seconds as Connect sends them (unless named InMillis). */
export type ContactRecord = z.infer<typeof contactRecordSchema>;

/** Agent events share a stream with contact records in some instances; they are told apart by their own required fields. */
export const isAgentEvent = (value: object): boolean =>
  'EventType' in value && ('CurrentAgentSnapshot' in value || 'AgentARN' in value) && !('ContactId' in value);
