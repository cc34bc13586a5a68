/**
 * The oracle's reading of one raw contact record. Written apart from the product: it imports nothing of it and follows
 * the facts about contact records in docs and the rules of test/fixtures/README.md only.
 */

export type RawRecord = Readonly<Record<string, unknown>>;

export interface OracleSettings {
  readonly timeZone: string;
  readonly agentData: 'off' | 'pseudonymous' | 'named';
  readonly hierarchy: readonly { readonly validFrom: string; readonly siteLevel: number; readonly teamLevel: number }[];
  /** Attribute names that hold the topic, in order of preference. */
  readonly topicAttributes: readonly string[];
}

const isObject = (value: unknown): value is RawRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const part = (record: RawRecord, key: string): RawRecord => {
  const value = record[key];
  return isObject(value) ? value : {};
};
const textOf = (record: RawRecord, key: string): string | null => {
  const value = record[key];
  return typeof value === 'string' && value !== '' ? value : null;
};
const numberOf = (record: RawRecord, key: string): number | null => {
  const value = record[key];
  if (typeof value === 'number' && value >= 0) return value;
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
};
/** Epoch milliseconds; Connect's placeholder of 1970 means missing. */
const timeOf = (record: RawRecord, key: string): number | null => {
  const text = textOf(record, key);
  const ms = text === null ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(ms) || new Date(ms).getUTCFullYear() < 1971 ? null : ms;
};
const afterLast = (arn: string | null, marker: string): string | null => {
  if (arn === null) return null;
  const pieces = arn.split(marker);
  return pieces.length < 2 || pieces.slice(1).join(marker) === '' ? null : pieces.slice(1).join(marker);
};

/** Leaf values that are not null. */
export const nonNullLeaves = (value: unknown): number => {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return 1;
  let sum = 0;
  for (const key of Object.keys(value)) sum += nonNullLeaves((value as Record<string, unknown>)[key]); // boundary: own keys of an object
  return sum;
};

export const updatedAt = (record: RawRecord): number => new Date(String(record['LastUpdateTimestamp'])).getTime();

export type OracleExclusion = 'monitor' | 'test' | 'survey';

const exclusionOf = (record: RawRecord): OracleExclusion | null => {
  if ('connect:ValidationTestType' in part(record, 'SegmentAttributes')) return 'test';
  if (record['InitiationMethod'] === 'MONITOR') return 'monitor';
  return record['InitiationMethod'] === 'DISCONNECT' ? 'survey' : null;
};

const directionOf = (record: RawRecord): string => {
  switch (record['InitiationMethod']) {
    case 'INBOUND':
    case 'WEBRTC_API':
      return 'inbound';
    case 'OUTBOUND':
    case 'AGENT_REPLY':
    case 'CAMPAIGN_PREVIEW':
    case 'FLOW':
      return 'outbound';
    case 'CALLBACK':
    case 'CALLBACK_CUSTOMER_FIRST_QUEUED':
    case 'CALLBACK_CUSTOMER_FIRST_DIALED':
      return 'callback';
    case 'TRANSFER':
    case 'QUEUE_TRANSFER':
      return 'transfer';
    case 'EXTERNAL_OUTBOUND':
      return 'external';
    case 'MONITOR':
      return 'monitor';
    case 'DISCONNECT':
      return 'survey';
    case 'API': {
      const explicit = part(part(record, 'SegmentAttributes'), 'connect:Direction')['ValueString'];
      return record['Channel'] === 'CHAT' && explicit !== 'OUTBOUND' ? 'inbound' : 'api';
    }
    default:
      return 'unknown';
  }
};

const groupAt = (record: RawRecord, level: number): string | null => {
  const group = part(part(part(record, 'Agent'), 'HierarchyGroups'), `Level${level}`);
  return afterLast(textOf(group, 'ARN'), '/agent-group/') ?? textOf(group, 'GroupName');
};

const waitOf = (record: RawRecord, direction: string): number | null => {
  const queue = part(record, 'Queue');
  const from = timeOf(queue, 'EnqueueTimestamp');
  if (from === null) return null;
  const to = timeOf(queue, 'DequeueTimestamp');
  const measured = to !== null && to >= from ? to - from : null;
  const seconds = numberOf(queue, 'Duration');
  const stated = seconds === null ? null : Math.round(seconds * 1000);
  return direction === 'callback' ? (measured ?? stated) : (stated ?? measured);
};

const topicOf = (record: RawRecord, names: readonly string[]): string | null => {
  const attributes = part(record, 'Attributes');
  for (const name of names) {
    const value = attributes[name];
    const asText = typeof value === 'number' ? String(value) : value;
    if (typeof asText === 'string' && asText.trim() !== '') return asText.trim().slice(0, 100);
  }
  return null;
};

export interface OracleContact {
  readonly id: string;
  readonly exclusion: OracleExclusion | null;
  readonly channel: string | null;
  readonly direction: string;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly agentId: string | null;
  /** Hierarchy level 1..5 -> group id. */
  readonly group: (level: number) => string | null;
  readonly topic: string | null;
  readonly campaign: string | null;
  readonly queued: boolean;
  readonly handled: boolean;
  readonly abandoned: boolean;
  readonly transferredOut: boolean;
  readonly customerAnswered: boolean;
  readonly waitMs: number | null;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly workMs: number;
  readonly holds: number;
  readonly handleMs: number | null;
  readonly firstResponseMs: number | null;
  readonly responseMs: number;
  readonly responses: number;
  readonly disconnectedAt: number | null;
}

export const readRecord = (record: RawRecord, topicAttributes: readonly string[]): OracleContact => {
  const agent = part(record, 'Agent');
  const queue = part(record, 'Queue');
  const direction = directionOf(record);
  const ms = (key: string): number => Math.round((numberOf(agent, key) ?? 0) * 1000);
  const pause = numberOf(agent, 'AgentPauseDurationInSeconds') ?? numberOf(agent, 'AgentPauseDuration');
  const anyPart =
    pause !== null ||
    ['AgentInteractionDuration', 'CustomerHoldDuration', 'AfterContactWorkDuration'].some(
      (key) => numberOf(agent, key) !== null,
    );
  const queued = timeOf(queue, 'EnqueueTimestamp') !== null;
  const handled = timeOf(agent, 'ConnectedToAgentTimestamp') !== null;
  const transferredOut = timeOf(record, 'TransferCompletedTimestamp') !== null;
  const queueId = afterLast(textOf(queue, 'ARN'), '/queue/') ?? textOf(queue, 'Name');
  const chat = part(part(record, 'ChatMetrics'), 'AgentMetrics');
  return {
    id: String(record['ContactId']),
    exclusion: exclusionOf(record),
    channel: textOf(record, 'Channel'),
    direction,
    queueId,
    queueName: textOf(queue, 'Name') ?? queueId,
    agentId: afterLast(textOf(agent, 'ARN'), '/agent/') ?? textOf(agent, 'Username'),
    group: (level) => groupAt(record, level),
    topic: topicOf(record, topicAttributes),
    campaign: textOf(part(record, 'Campaign'), 'CampaignId'),
    queued,
    handled,
    abandoned: queued && !handled && textOf(record, 'NextContactId') === null && !transferredOut,
    transferredOut,
    customerAnswered: timeOf(record, 'ConnectedToSystemTimestamp') !== null,
    waitMs: waitOf(record, direction),
    talkMs: ms('AgentInteractionDuration'),
    holdMs: ms('CustomerHoldDuration'),
    workMs: ms('AfterContactWorkDuration'),
    holds: numberOf(agent, 'NumberOfHolds') ?? 0,
    handleMs: anyPart
      ? ms('AgentInteractionDuration') +
        ms('CustomerHoldDuration') +
        ms('AfterContactWorkDuration') +
        Math.round((pause ?? 0) * 1000)
      : null,
    firstResponseMs: numberOf(part(part(record, 'ChatMetrics'), 'ContactMetrics'), 'AgentFirstResponseTimeInMillis'),
    responseMs: Math.round(numberOf(chat, 'TotalResponseTimeInMillis') ?? 0),
    responses: Math.round(numberOf(chat, 'NumResponses') ?? 0),
    disconnectedAt: timeOf(record, 'DisconnectTimestamp'),
  };
};
