/** The projected contact: what Holdfast keeps of a contact record. It holds no phone number, no address and no raw attributes. */
import * as z from 'zod';

const ms = z.number().int();
const seconds = z.number();
const groupLevel = z.object({ id: z.string(), name: z.string() });

/** One hierarchy level of the agent's team tree; null where the agent has none. Index 0 is Connect's Level1. */
export type GroupLevel = z.infer<typeof groupLevel>;

export const contactSchema = z.object({
  contactId: z.string(),
  /** When this version of the record was written by Connect. */
  lastUpdateMs: ms,
  instanceId: z.string().optional(),
  channel: z.string().optional(),
  subtype: z.string().optional(),
  initiationMethod: z.string().optional(),
  /** Segment attribute connect:Direction. */
  segmentDirection: z.string().optional(),
  initiatedAtMs: ms.optional(),
  /** INBOUND: equals initiation; OUTBOUND, CALLBACK and API: when the customer side answered. */
  connectedToSystemAtMs: ms.optional(),
  disconnectedAtMs: ms.optional(),
  disconnectReason: z.string().optional(),
  amdStatus: z.string().optional(),
  initialContactId: z.string().optional(),
  previousContactId: z.string().optional(),
  nextContactId: z.string().optional(),
  relatedContactId: z.string().optional(),
  transferCompletedAtMs: ms.optional(),
  transferredExternally: z.boolean().optional(),
  queueId: z.string().optional(),
  queueName: z.string().optional(),
  enqueuedAtMs: ms.optional(),
  dequeuedAtMs: ms.optional(),
  queueDurationS: seconds.optional(),
  agentId: z.string().optional(),
  agentName: z.string().optional(),
  groups: z.array(groupLevel.nullable()).optional(),
  connectedToAgentAtMs: ms.optional(),
  interactionS: seconds.optional(),
  holdS: seconds.optional(),
  longestHoldS: seconds.optional(),
  afterContactWorkS: seconds.optional(),
  afterContactWorkStartMs: ms.optional(),
  afterContactWorkEndMs: ms.optional(),
  pauseS: seconds.optional(),
  holds: z.number().optional(),
  connectionAttempts: z.number().optional(),
  campaignId: z.string().optional(),
  /** Dial that placed this call: our own contact attribute. */
  dialId: z.string().optional(),
  customerId: z.string().optional(),
  customerKey: z.string().optional(),
  /** `a:<keyed hash>` of the number or address, also when the CRM id is known: the person key. */
  addressKey: z.string().optional(),
  isTest: z.boolean().optional(),
  topic: z.string().optional(),
  reason: z.string().optional(),
  product: z.string().optional(),
  language: z.string().optional(),
  csat: z.string().optional(),
  amount: z.string().optional(),
  nps: z.string().optional(),
  ces: z.string().optional(),
  fanSatisfaction: z.string().optional(),
  fanAttachment: z.string().optional(),
  sale: z.string().optional(),
  save: z.string().optional(),
  currency: z.string().optional(),
  firstResponseMs: z.number().optional(),
  responseTotalMs: z.number().optional(),
  responses: z.number().optional(),
  messages: z.number().optional(),
  audioQuality: z.number().optional(),
});

export type Contact = z.infer<typeof contactSchema>;

/** Names that an operator's contact attributes may be mapped to (setting `attributeMap`). */
export const mappedAttributes = [
  'topic',
  'reason',
  'product',
  'language',
  'csat',
  'amount',
  'nps',
  'ces',
  'fanSatisfaction',
  'fanAttachment',
  'sale',
  'save',
  'currency',
] as const;
export type MappedAttribute = (typeof mappedAttributes)[number];
