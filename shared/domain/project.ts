/** Contact record -> projected contact. Pure: the attribute map and the key hash are parameters. */
import type { Contact, GroupLevel, MappedAttribute } from './contact.ts';
import { mappedAttributes } from './contact.ts';
import type { ContactRecord } from './contact-record.ts';
import { customerKeysOf, type AddressHash, type CustomerKeys } from './customer-key.ts';
import { dialIdIn } from './dial-attribute.ts';

/** For each Holdfast name the operator's attribute names, first filled one wins. */
export type AttributeMap = Readonly<Partial<Record<MappedAttribute, readonly string[]>>>;

export interface ProjectionSettings {
  readonly attributeMap: AttributeMap;
  readonly hashAddress: AddressHash;
}

/** The part of an ARN after `/<kind>/`, e.g. the queue id, or `agent/<id>` for an agent's own queue. */
export const idFromArn = (arn: string | null | undefined, kind: string): string | undefined => {
  if (!arn) return undefined;
  const at = arn.indexOf(`/${kind}/`);
  return at < 0 ? undefined : arn.slice(at + kind.length + 2) || undefined;
};

const levelNames = ['Level1', 'Level2', 'Level3', 'Level4', 'Level5'] as const;

type Agent = NonNullable<ContactRecord['Agent']>;
type Queue = NonNullable<ContactRecord['Queue']>;
type Segment = NonNullable<ContactRecord['SegmentAttributes']>;
type Chat = NonNullable<ContactRecord['ChatMetrics']>;

const groupsOf = ({ HierarchyGroups: levels }: Partial<Agent>): (GroupLevel | null)[] | undefined => {
  if (!levels) return undefined;
  const groups: (GroupLevel | null)[] = [];
  for (const name of levelNames) {
    const level = levels[name];
    const id = level && (idFromArn(level.ARN, 'agent-group') ?? level.GroupName);
    groups.push(id ? { id, name: level.GroupName ?? id } : null);
  }
  while (groups.length > 0 && groups.at(-1) === null) groups.pop();
  return groups.length > 0 ? groups : undefined;
};

/** Attribute values become slice values and rows: bounded, trimmed, strings only. */
const attributeText = (value: unknown): string | undefined => {
  const asText = typeof value === 'number' ? String(value) : value;
  return typeof asText === 'string' && asText.trim() !== '' ? asText.trim().slice(0, 100).toWellFormed() : undefined;
};

const mappedValue = (attributes: Readonly<Record<string, unknown>>, sources: readonly string[]): string | undefined => {
  for (const source of sources) {
    const found = Object.hasOwn(attributes, source) ? attributeText(attributes[source]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};

type Mutable = { -readonly [K in keyof Contact]: Contact[K] };

const addMapped = (contact: Mutable, { Attributes: attributes }: ContactRecord, map: AttributeMap): void => {
  if (!attributes) return;
  for (const name of mappedAttributes) {
    const found = mappedValue(attributes, map[name] ?? []);
    if (found !== undefined) contact[name] = found;
  }
};

type ContactMetrics = NonNullable<Chat['ContactMetrics']>;
type AgentMetrics = NonNullable<Chat['AgentMetrics']>;

/** A part that the record lacks: every field of it is absent. */
const no: Partial<Agent & Queue & Segment & Chat & ContactMetrics & AgentMetrics> = {};

const agentIdOf = ({ ARN, Username }: Partial<Agent>): string | undefined => idFromArn(ARN, 'agent') ?? Username;
const queueIdOf = ({ ARN, Name }: Partial<Queue>): string | undefined => idFromArn(ARN, 'queue') ?? Name;
const instanceIdOf = ({ InstanceARN }: ContactRecord): string | undefined =>
  idFromArn(InstanceARN, 'instance') ?? InstanceARN?.split('/').at(-1);

/** One literal: parts that are spread into it cost more than all the rest. Absent fields are undefined; nobody reads the difference. */
const fieldsOf = (record: ContactRecord, keys: CustomerKeys): Mutable => {
  const agent: Partial<Agent> = record.Agent ?? no;
  const queue: Partial<Queue> = record.Queue ?? no;
  const segment: Partial<Segment> = record.SegmentAttributes ?? no;
  const chat: Partial<Chat> = record.ChatMetrics ?? no;
  const ofContact: Partial<ContactMetrics> = chat.ContactMetrics ?? no;
  const ofAgent: Partial<AgentMetrics> = chat.AgentMetrics ?? no;
  const queueId = queueIdOf(queue);
  return {
    instanceId: instanceIdOf(record),
    channel: record.Channel,
    subtype: segment['connect:Subtype'],
    initiationMethod: record.InitiationMethod,
    segmentDirection: segment['connect:Direction'],
    initiatedAtMs: record.InitiationTimestamp,
    connectedToSystemAtMs: record.ConnectedToSystemTimestamp,
    disconnectedAtMs: record.DisconnectTimestamp,
    disconnectReason: record.DisconnectReason,
    amdStatus: record.AnsweringMachineDetectionStatus,
    initialContactId: record.InitialContactId,
    previousContactId: record.PreviousContactId,
    nextContactId: record.NextContactId,
    relatedContactId: record.RelatedContactId,
    transferCompletedAtMs: record.TransferCompletedTimestamp,
    transferredExternally: record.TransferredToEndpoint ? true : undefined,
    connectionAttempts: record.AgentConnectionAttempts,
    campaignId: record.CampaignId,
    dialId: dialIdIn(record.Attributes),
    customerId: record.CustomerId,
    customerKey: keys.customerKey,
    addressKey: keys.addressKey,
    queueId,
    queueName: queue.Name ?? queueId,
    enqueuedAtMs: queue.EnqueueTimestamp,
    dequeuedAtMs: queue.DequeueTimestamp,
    queueDurationS: queue.Duration,
    agentId: agentIdOf(agent),
    agentName: agent.Username,
    groups: groupsOf(agent),
    connectedToAgentAtMs: agent.ConnectedToAgentTimestamp,
    interactionS: agent.AgentInteractionDuration,
    holdS: agent.CustomerHoldDuration,
    longestHoldS: agent.LongestHoldDuration,
    holds: agent.NumberOfHolds,
    afterContactWorkS: agent.AfterContactWorkDuration,
    afterContactWorkStartMs: agent.AfterContactWorkStartTimestamp,
    afterContactWorkEndMs: agent.AfterContactWorkEndTimestamp,
    pauseS: agent.AgentPauseDurationInSeconds ?? agent.AgentPauseDuration,
    isTest: segment['connect:ValidationTestType'],
    firstResponseMs: ofContact.AgentFirstResponseTimeInMillis,
    responseTotalMs: ofAgent.TotalResponseTimeInMillis,
    responses: ofAgent.NumResponses,
    messages: ofContact.TotalMessages,
    audioQuality: record.AudioQuality,
    contactId: record.ContactId,
    lastUpdateMs: record.LastUpdateTimestamp,
  };
};

export const projectContact = (record: ContactRecord, settings: ProjectionSettings): Contact => {
  const contact = fieldsOf(record, customerKeysOf(record, settings.hashAddress));
  addMapped(contact, record, settings.attributeMap);
  return contact;
};
