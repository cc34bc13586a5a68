// The shape that every generated record must have; absent agents and queues come in several spellings and become null here.

import { z } from 'zod';

const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
const optionalTime = time.nullable();
const seconds = z.number().int().nonnegative();
const id = z.uuid();
const optionalId = id.nullable();
const endpoint = z
  .object({ Address: z.string().min(1), Type: z.enum(['TELEPHONE_NUMBER', 'EMAIL_ADDRESS']) })
  .nullable();

const agent = z.object({
  ARN: z.string(),
  Username: z.string(),
  ConnectedToAgentTimestamp: time,
  AgentInteractionDuration: seconds,
  CustomerHoldDuration: seconds.nullable(),
  NumberOfHolds: seconds.nullable(),
  LongestHoldDuration: seconds.nullable(),
  AfterContactWorkDuration: seconds.nullable(),
  AfterContactWorkStartTimestamp: optionalTime,
  AfterContactWorkEndTimestamp: optionalTime,
  AgentPauseDurationInSeconds: seconds.optional(),
  AgentPauseDuration: seconds.optional(),
  HierarchyGroups: z.object({
    Level1: z.object({ GroupName: z.string() }),
    Level2: z.object({ GroupName: z.string() }),
  }),
});
const queue = z.object({
  ARN: z.string(),
  Name: z.string().nullable(),
  Duration: seconds.nullish(),
  EnqueueTimestamp: optionalTime,
  DequeueTimestamp: optionalTime,
});

export const recordSchema = z.object({
  AWSAccountId: z.literal('111122223333'),
  AWSContactTraceRecordFormatVersion: z.literal('2017-03-10'),
  InstanceARN: z.string(),
  ContactId: id,
  Channel: z.enum(['VOICE', 'CHAT', 'TASK', 'EMAIL']),
  InitiationMethod: z.string(),
  InitiationTimestamp: time,
  LastUpdateTimestamp: time,
  DisconnectTimestamp: time,
  ConnectedToSystemTimestamp: optionalTime,
  TransferCompletedTimestamp: optionalTime,
  InitialContactId: optionalId,
  PreviousContactId: optionalId,
  NextContactId: optionalId,
  RelatedContactId: optionalId.optional(),
  Agent: z.union([agent, z.strictObject({}).transform(() => null), z.null()]),
  Queue: z.union([queue, z.strictObject({ Duration: z.literal(0), Name: z.string() }).transform(() => null), z.null()]),
  CustomerEndpoint: endpoint,
  SystemEndpoint: endpoint,
  TransferredToEndpoint: endpoint,
  CustomerId: z.string().nullish(),
  Attributes: z.record(z.string(), z.string()),
  DisconnectReason: z.string().nullish(),
  SegmentAttributes: z.record(z.string(), z.unknown()).optional(),
  ChatMetrics: z.unknown().optional(),
});
export type GeneratedRecord = z.infer<typeof recordSchema>;
