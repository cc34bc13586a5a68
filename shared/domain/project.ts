/** Contact record -> projected contact. Pure: the attribute map and the key hash are parameters. */
import type { Contact, GroupLevel, MappedAttribute } from './contact.ts';
import { mappedAttributes } from './contact.ts';
import type { ContactRecord } from './contact-record.ts';
import { customerKeysOf, type AddressHash } from './customer-key.ts';
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

const groupsOf = (record: ContactRecord): (GroupLevel | null)[] | undefined => {
  const levels = record.Agent?.HierarchyGroups;
  if (!levels) return undefined;
  const groups = levelNames.map((level) => {
    const id = idFromArn(levels[level]?.ARN, 'agent-group') ?? levels[level]?.GroupName;
    return id ? { id, name: levels[level]?.GroupName ?? id } : null;
  });
  while (groups.length > 0 && groups.at(-1) === null) groups.pop();
  return groups.length > 0 ? groups : undefined;
};

/** Attribute values become slice values and rows: bounded, trimmed, strings only. */
const attributeText = (value: unknown): string | undefined => {
  const asText = typeof value === 'number' ? String(value) : value;
  return typeof asText === 'string' && asText.trim() !== '' ? asText.trim().slice(0, 100).toWellFormed() : undefined;
};

const mappedValues = (record: ContactRecord, map: AttributeMap): Partial<Record<MappedAttribute, string>> => {
  const attributes = record.Attributes;
  if (!attributes) return {};
  const values: Partial<Record<MappedAttribute, string>> = {};
  for (const name of mappedAttributes) {
    for (const source of map[name] ?? []) {
      const found = Object.hasOwn(attributes, source) ? attributeText(attributes[source]) : undefined;
      if (found === undefined) continue;
      values[name] = found;
      break;
    }
  }
  return values;
};

const agentParts = (record: ContactRecord) => {
  const agent = record.Agent;
  if (!agent) return {};
  return {
    agentId: idFromArn(agent.ARN, 'agent') ?? agent.Username,
    agentName: agent.Username,
    groups: groupsOf(record),
    connectedToAgentAtMs: agent.ConnectedToAgentTimestamp,
    interactionS: agent.AgentInteractionDuration,
    holdS: agent.CustomerHoldDuration,
    longestHoldS: agent.LongestHoldDuration,
    holds: agent.NumberOfHolds,
    afterContactWorkS: agent.AfterContactWorkDuration,
    afterContactWorkStartMs: agent.AfterContactWorkStartTimestamp,
    afterContactWorkEndMs: agent.AfterContactWorkEndTimestamp,
    pauseS: agent.AgentPauseDurationInSeconds ?? agent.AgentPauseDuration,
  };
};

const queueParts = (record: ContactRecord) => {
  const queue = record.Queue;
  if (!queue) return {};
  const id = idFromArn(queue.ARN, 'queue') ?? queue.Name;
  return {
    queueId: id,
    queueName: queue.Name ?? id,
    enqueuedAtMs: queue.EnqueueTimestamp,
    dequeuedAtMs: queue.DequeueTimestamp,
    queueDurationS: queue.Duration,
  };
};

const systemParts = (record: ContactRecord) => {
  const segment = record.SegmentAttributes;
  return {
    subtype: segment?.['connect:Subtype']?.ValueString,
    segmentDirection: segment?.['connect:Direction']?.ValueString,
    isTest: segment?.['connect:ValidationTestType'],
    firstResponseMs: record.ChatMetrics?.ContactMetrics?.AgentFirstResponseTimeInMillis,
    responseTotalMs: record.ChatMetrics?.AgentMetrics?.TotalResponseTimeInMillis,
    responses: record.ChatMetrics?.AgentMetrics?.NumResponses,
    messages: record.ChatMetrics?.ContactMetrics?.TotalMessages,
    audioQuality: record.QualityMetrics?.Agent?.Audio?.QualityScore,
  };
};

/** Absent keys are undefined: nobody reads the difference, and leaving them out costs more than all the rest. */
export const projectContact = (record: ContactRecord, settings: ProjectionSettings): Contact => ({
  instanceId: idFromArn(record.InstanceARN, 'instance') ?? record.InstanceARN?.split('/').at(-1),
  channel: record.Channel,
  initiationMethod: record.InitiationMethod,
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
  campaignId: record.Campaign?.CampaignId,
  dialId: dialIdIn(record.Attributes),
  customerId: record.CustomerId,
  ...customerKeysOf(record, settings.hashAddress),
  ...queueParts(record),
  ...agentParts(record),
  ...systemParts(record),
  ...mappedValues(record, settings.attributeMap),
  contactId: record.ContactId,
  lastUpdateMs: record.LastUpdateTimestamp,
});
