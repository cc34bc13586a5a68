/** Contact events as EventBridge delivers them: best effort, milliseconds, a placeholder for a time that is not known. */
import type { Centre } from '../generator/centre.ts';
import type { JsonObject } from '../generator/leg.ts';
import type { LiveContact } from './contact.ts';

export const contactEventTypes = [
  'INITIATED',
  'CONNECTED_TO_SYSTEM',
  'QUEUED',
  'CONNECTED_TO_AGENT',
  'DISCONNECTED',
  'COMPLETED',
] as const;
export type ContactEventType = (typeof contactEventTypes)[number];

const unknownTime = '1970-01-01T00:00:00.001Z';
const iso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();
const field = (name: string, epochSeconds: number | null): JsonObject =>
  epochSeconds === null ? {} : { [name]: iso(epochSeconds) };

const agentInfo = ({ agent, connectedToAgentAt }: LiveContact): JsonObject =>
  agent === null || connectedToAgentAt === null
    ? {}
    : { agentInfo: { agentArn: agent.arn, connectedToAgentTimestamp: iso(connectedToAgentAt) } };

const queueInfo = ({ queue, enqueuedAt }: LiveContact): JsonObject =>
  enqueuedAt === null
    ? {}
    : { queueInfo: { enqueueTimestamp: iso(enqueuedAt), queueArn: queue.arn, queueType: 'STANDARD' } };

export interface ContactEventFacts {
  readonly type: ContactEventType;
  readonly contact: LiveContact;
  readonly centre: Centre;
  readonly id: string;
  /** Epoch seconds. */
  readonly at: number;
}

export const contactEvent = ({ type, contact, centre, id, at }: ContactEventFacts): JsonObject => ({
  account: centre.accountId,
  detail: {
    ...agentInfo(contact),
    channel: contact.channel,
    connectedToSystemTimestamp: contact.connectedToSystemAt === null ? unknownTime : iso(contact.connectedToSystemAt),
    contactId: contact.contactId,
    ...(contact.disconnectReason === null ? {} : { disconnectReason: contact.disconnectReason }),
    ...field('disconnectTimestamp', contact.disconnectedAt),
    eventType: type,
    initiationMethod: contact.method,
    initiationTimestamp: iso(contact.initiatedAt),
    instanceArn: centre.instanceArn,
    ...queueInfo(contact),
    ...(contact.relatedContactId === null ? {} : { relatedContactId: contact.relatedContactId }),
  },
  'detail-type': 'Amazon Connect Contact Event',
  id,
  region: centre.instanceArn.split(':')[3] ?? '',
  resources: [centre.instanceArn, `${centre.instanceArn}/contact/${contact.contactId}`],
  source: 'aws.connect',
  time: iso(at).replace(/\.\d{3}Z$/u, 'Z'),
  version: '0',
});
