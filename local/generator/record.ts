// Writes a leg as Connect would: explicit nulls for what is absent, `{}` and `[]` for what is empty, keys in Connect's order.

import { isoTime } from './calendar.ts';
import type { Agent, Centre, Group } from './centre.ts';
import { clearedAt, workEndOf } from './leg.ts';
import type { AgentPart, Json, JsonObject, Leg, QueuePart } from './leg.ts';

const RECORDING_BUCKET = 'holdfast-sample-recordings/connect/alderwick/CallRecordings';
/** Keys that did not exist when the oldest live samples were written. */
const NEWER_KEYS: ReadonlySet<string> = new Set([
  'AnsweringMachineDetectionStatus',
  'Campaign',
  'ContactAssociationId',
  'ContactDetails',
  'CustomerId',
  'CustomerVoiceActivity',
  'DisconnectReason',
  'References',
  'RelatedContactId',
  'ScheduledTimestamp',
  'SegmentAttributes',
  'Tags',
  'VoiceIdResult',
]);

const timeOrNull = (epochSeconds: number | null): string | null =>
  epochSeconds === null ? null : isoTime(epochSeconds);
const endpoint = (address: string | null, type: string): JsonObject | null =>
  address === null ? null : { Address: address, Type: type };
const text = (value: string): JsonObject => ({ ValueString: value });

const DEVICES: readonly JsonObject[] = [
  { OperatingSystem: 'Windows', PlatformName: 'Chrome', PlatformVersion: '141' },
  { OperatingSystem: 'Windows', PlatformName: 'Edge', PlatformVersion: '141' },
  { OperatingSystem: 'macOS', PlatformName: 'Firefox', PlatformVersion: '143' },
];

const group = ({ arn, name }: Group): JsonObject => ({ ARN: arn, GroupName: name });

const holdFields = (holds: readonly number[] | null): JsonObject => {
  const total = holds === null ? null : holds.reduce((sum, hold) => sum + hold, 0);
  return {
    AgentInitiatedHoldDuration: total,
    CustomerHoldDuration: total,
    LongestHoldDuration: holds === null ? null : Math.max(0, ...holds),
    NumberOfHolds: holds === null ? null : holds.length,
  };
};

const hierarchyOf = ({ team }: Agent): JsonObject => ({
  Level1: group(team.site),
  Level2: group(team),
  Level3: null,
  Level4: null,
  Level5: null,
});

const agentObject = (part: AgentPart): JsonObject => {
  const { agent, acw } = part;
  const workEnd = workEndOf(part);
  const holds = holdFields(part.holds);
  const watched = {
    state: 'SILENT_MONITOR',
    stateEndTimestamp: isoTime(workEnd),
    stateStartTimestamp: isoTime(part.connectedAt),
  };
  return {
    ARN: agent.arn,
    AfterContactWorkDuration: acw,
    AfterContactWorkEndTimestamp: acw === null ? null : isoTime(clearedAt(part)),
    AfterContactWorkStartTimestamp: acw === null ? null : isoTime(workEnd),
    AgentInteractionDuration: part.interaction,
    ...(part.pause ? { [part.pause.key]: part.pause.seconds } : {}),
    Capabilities: null,
    ConnectedToAgentTimestamp: isoTime(part.connectedAt),
    ...holds,
    DeviceInfo: DEVICES[agent.index % DEVICES.length] ?? null,
    HierarchyGroups: hierarchyOf(agent),
    RoutingProfile: { ARN: agent.team.routingProfile.arn, Name: agent.team.routingProfile.name },
    StateTransitions: part.monitoring ? [watched] : null,
    Username: agent.username,
  };
};

const queueObject = (part: QueuePart, centre: Centre): JsonObject => ({
  ARN: part.agentQueueOf ? `${centre.instanceArn}/queue/agent/${part.agentQueueOf.id}` : part.queue.arn,
  DequeueTimestamp: timeOrNull(part.dequeuedAt),
  ...(part.duration === 'missing' ? {} : { Duration: part.duration }),
  EnqueueTimestamp: timeOrNull(part.enqueuedAt),
  Name: part.agentQueueOf ? null : part.queue.name,
});

const queueField = (leg: Leg, centre: Centre): Json => {
  if (leg.queue === null) return null;
  return leg.queue === 'unqueued-chat'
    ? { Duration: 0, Name: centre.queues.chat.name }
    : queueObject(leg.queue, centre);
};

const recordingsOf = (leg: Leg): { readonly first: Json; readonly all: Json } => {
  if (leg.channel !== 'VOICE' || leg.agent === null || leg.agent === 'empty' || leg.agent.monitoring)
    return { first: null, all: null };
  const at = isoTime(leg.agent.connectedAt);
  const location = `${RECORDING_BUCKET}/${at.slice(0, 10).replaceAll('-', '/')}/${leg.contactId}_${at.slice(0, 16).replaceAll('-', '')}_UTC.wav`;
  return {
    first: { DeletionReason: null, Location: location, Status: 'AVAILABLE', Type: 'AUDIO' },
    all: [
      {
        DeletionReason: null,
        FragmentStartNumber: null,
        FragmentStopNumber: null,
        Location: location,
        MediaStreamType: 'AUDIO',
        ParticipantType: null,
        StartTimestamp: null,
        Status: 'AVAILABLE',
        StopTimestamp: null,
        StorageType: 'S3',
      },
    ],
  };
};

const SUBTYPES = {
  VOICE: 'connect:Telephony',
  CHAT: 'connect:Chat',
  TASK: 'connect:Task',
  EMAIL: 'connect:Email',
} as const;

const segmentOf = (leg: Leg): JsonObject => ({
  ...(leg.direction ? { 'connect:Direction': text(leg.direction) } : {}),
  'connect:Subtype': text(SUBTYPES[leg.channel]),
  ...(leg.testCall ? { 'connect:ValidationTestType': text('FLOW_VALIDATION') } : {}),
});

const MEDIA = { VOICE: [{ Type: 'AUDIO' }], CHAT: [{ Type: 'CHAT' }], TASK: [], EMAIL: [] } as const;

export const contactRecord = (leg: Leg, lastUpdateAt: number, centre: Centre): JsonObject => {
  const addressType = leg.channel === 'EMAIL' ? 'EMAIL_ADDRESS' : 'TELEPHONE_NUMBER';
  const recordings = recordingsOf(leg);
  const record: JsonObject = {
    AWSAccountId: centre.accountId,
    AWSContactTraceRecordFormatVersion: '2017-03-10',
    Agent: leg.agent === null ? null : leg.agent === 'empty' ? {} : agentObject(leg.agent),
    AgentConnectionAttempts: leg.connectionAttempts,
    AnsweringMachineDetectionStatus: null,
    Attributes: leg.attributes,
    Campaign: { CampaignId: null },
    Channel: leg.channel,
    ConnectedToSystemTimestamp: timeOrNull(leg.connectedToSystemAt),
    ContactAssociationId: null,
    ContactDetails: {},
    ContactId: leg.contactId,
    CustomerEndpoint: endpoint(leg.customerAddress, addressType),
    CustomerId: leg.customerId,
    CustomerVoiceActivity: null,
    DisconnectReason: leg.disconnectReason,
    DisconnectTimestamp: isoTime(leg.disconnectedAt),
    InitialContactId: leg.links.initial,
    InitiationMethod: leg.method,
    InitiationTimestamp: isoTime(leg.initiatedAt),
    InstanceARN: centre.instanceArn,
    LastUpdateTimestamp: isoTime(lastUpdateAt),
    MediaStreams: MEDIA[leg.channel],
    NextContactId: leg.links.next,
    PreviousContactId: leg.links.previous,
    Queue: queueField(leg, centre),
    Recording: recordings.first,
    Recordings: recordings.all,
    References: [],
    RelatedContactId: leg.links.related,
    ScheduledTimestamp: null,
    SegmentAttributes: segmentOf(leg),
    SystemEndpoint: endpoint(leg.systemAddress, addressType),
    Tags: { 'aws:connect:instanceId': centre.instanceId },
    TransferCompletedTimestamp: timeOrNull(leg.transferCompletedAt),
    TransferredToEndpoint: endpoint(leg.transferredTo, addressType),
    VoiceIdResult: null,
    ...leg.extras,
  };
  return leg.oldFormat ? Object.fromEntries(Object.entries(record).filter(([key]) => !NEWER_KEYS.has(key))) : record;
};
