/** Raw contact records drawn from a seed, small worlds on purpose: few queues, agents and moments, so that contacts meet in buckets. */
import type { RawRecord } from './oracle.ts';
import type { Random } from './random.ts';

const instance = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** Moments where days, months, years and clocks turn, in Berlin, Kathmandu and UTC. */
export const turningPoints: readonly number[] = [
  '2026-11-03T09:15:00Z',
  '2026-10-25T00:59:50Z',
  '2026-10-25T01:00:00Z',
  '2026-03-29T00:59:59Z',
  '2026-10-31T22:59:59Z',
  '2026-11-30T23:00:00Z',
  '2026-12-31T22:59:30Z',
  '2026-12-31T23:59:59Z',
  '2027-01-01T00:00:00Z',
  '2026-11-03T18:15:00Z',
  '2026-11-03T18:14:59Z',
].map((text) => Date.parse(text));

const waits = [0, 1, 4, 5, 6, 10, 15, 19, 20, 21, 30, 44, 45, 60, 90, 119, 120, 121, 180, 299, 300, 600, 601, 4000];
const methods = [
  'INBOUND',
  'INBOUND',
  'INBOUND',
  'TRANSFER',
  'QUEUE_TRANSFER',
  'CALLBACK',
  'API',
  'OUTBOUND',
  'MONITOR',
  'DISCONNECT',
  'EXTERNAL_OUTBOUND',
  'NEW_METHOD',
];

const level = (random: Random, kind: string, most: number): RawRecord | null => {
  const n = random.int(0, most);
  return n === 0 ? null : { ARN: `${instance}/agent-group/${kind}-${n}`, GroupName: `${kind} ${n}` };
};

const agentOf = (random: Random, at: number): RawRecord | string | null => {
  const kind = random.int(0, 9);
  if (kind < 3) return null;
  if (kind === 3) return {};
  if (kind === 4) return 'agent as text';
  const n = random.int(1, 4);
  const seconds = (max: number): number | null => (random.chance(0.1) ? null : random.int(0, max));
  return {
    ARN: `${instance}/agent/agent-${n}`,
    Username: `user.${n}`,
    HierarchyGroups: random.chance(0.2)
      ? null
      : {
          Level1: level(random, 'site', 2),
          Level2: level(random, 'team', 3),
          Level3: level(random, 'unit', 2),
          Level4: null,
          Level5: null,
        },
    ConnectedToAgentTimestamp: random.chance(0.9) ? iso(at - 60_000) : null,
    AgentInteractionDuration: seconds(900),
    CustomerHoldDuration: seconds(200),
    NumberOfHolds: random.int(0, 2),
    AfterContactWorkDuration: seconds(120),
    ...(random.chance(0.3) ? { AgentPauseDurationInSeconds: random.int(0, 60) } : {}),
    ...(random.chance(0.1) ? { AgentPauseDuration: random.int(0, 60) } : {}),
  };
};

const queueOf = (random: Random, at: number): RawRecord | null => {
  if (random.chance(0.15)) return null;
  const n = random.int(1, 3);
  const wait = random.pick(waits);
  const queued = random.chance(0.85);
  return {
    ARN: random.chance(0.1) ? null : `${instance}/queue/queue-${n}`,
    Name: random.chance(0.1) ? null : `Queue ${n}`,
    EnqueueTimestamp: queued ? iso(at - 120_000 - wait * 1000) : null,
    DequeueTimestamp: queued && random.chance(0.95) ? iso(at - 120_000) : null,
    ...(random.chance(0.1) ? {} : { Duration: random.chance(0.05) ? null : wait }),
  };
};

export const contactId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** One version of contact `n`. Durations, queue, agent, times: all may differ between versions. */
export const randomRecord = (random: Random, n: number, updatedAt: number): RawRecord => {
  const at = random.pick(turningPoints) + random.pick([-1000, -1, 0, 0, 1000, 250]);
  const method = random.pick(methods);
  const channel = random.pick(['VOICE', 'VOICE', 'VOICE', 'CHAT', 'TASK', 'EMAIL', 'NEW_CHANNEL']);
  return {
    ContactId: contactId(n),
    InstanceARN: instance,
    LastUpdateTimestamp: iso(updatedAt),
    Channel: channel,
    InitiationMethod: method,
    InitiationTimestamp: iso(at - 300_000),
    ConnectedToSystemTimestamp: random.chance(0.7) ? iso(at - 290_000) : null,
    DisconnectTimestamp: random.chance(0.93) ? iso(at) : null,
    NextContactId: random.chance(0.15) ? contactId(900 + n) : null,
    TransferCompletedTimestamp: random.chance(0.15) ? iso(at) : null,
    Agent: agentOf(random, at),
    Queue: queueOf(random, at),
    CustomerId: random.chance(0.5) ? `CUST-${random.int(1, 5)}` : null,
    CustomerEndpoint: random.chance(0.8)
      ? { Address: `+4420794600${random.int(10, 14)}`, Type: 'TELEPHONE_NUMBER' }
      : null,
    Attributes: random.chance(0.3)
      ? null
      : { topic: random.pick(['billing', 'fault', '', 'wants | to # leave']), reason: random.pick(['price', 'moved']) },
    Campaign: { CampaignId: random.chance(0.2) ? 'campaign-1' : null },
    SegmentAttributes: {
      ...(random.chance(0.05) ? { 'connect:ValidationTestType': { ValueString: 'FLOW_VALIDATION' } } : {}),
      ...(random.chance(0.3) ? { 'connect:Direction': { ValueString: random.pick(['INBOUND', 'OUTBOUND']) } } : {}),
    },
    ...(channel === 'CHAT'
      ? {
          ChatMetrics: {
            ContactMetrics: { AgentFirstResponseTimeInMillis: random.int(0, 90_000) },
            AgentMetrics: { NumResponses: random.int(0, 9), TotalResponseTimeInMillis: random.int(0, 400_000) },
          },
        }
      : {}),
  };
};

export interface Traffic {
  /** Every distinct version of every contact. */
  readonly versions: readonly RawRecord[];
  /** What is delivered: with duplicates, in any order. */
  readonly deliveries: readonly string[];
}

export interface TrafficShape {
  readonly contacts: number;
  readonly mostVersions?: number;
  readonly duplicateShare?: number;
  readonly firstId?: number;
}

/** Some versions of a contact tie on LastUpdateTimestamp (one-second resolution makes that real). */
export const randomTraffic = (
  random: Random,
  { contacts, mostVersions = 4, duplicateShare = 0.3, firstId = 1 }: TrafficShape,
): Traffic => {
  const versions: RawRecord[] = [];
  for (let n = firstId; n < firstId + contacts; n += 1) {
    let updatedAt = Date.parse('2027-01-02T10:00:00Z');
    for (let v = random.int(1, mostVersions); v > 0; v -= 1) {
      versions.push(randomRecord(random, n, updatedAt));
      if (!random.chance(0.25)) updatedAt += random.int(1, 3) * 1000;
    }
  }
  const texts = versions.map((record) => JSON.stringify(record));
  const copies = texts.filter(() => random.chance(duplicateShare));
  return { versions, deliveries: random.shuffle([...texts, ...copies]) };
};
