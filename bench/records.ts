/** Contact records for the bench: one real-shaped record as the mould, spread over agents, queues and the hours of a day. Seeded. */
import { readFileSync } from 'node:fs';
import { seeded } from '../test/support/random.ts';

export interface Shape {
  readonly count: number;
  readonly agents: number;
  readonly seed: number;
  /** Records are filled up with contact attributes to about this size; 0: as the mould is. */
  readonly bytes?: number;
  /** Over how many hours they are spread; 8 when not said. */
  readonly hours?: number;
}

const mould = (): Record<string, unknown> => {
  const [first = ''] = readFileSync(new URL('../test/fixtures/contact-records.ndjson', import.meta.url), 'utf8').split(
    '\n',
  );
  return JSON.parse(first) as Record<string, unknown>; // boundary: our own sample
};

const hourMs = 3_600_000;
/** Midnight in the time zone of the bench, so that a day's contacts are one day's. */
const midnightMs = Date.UTC(2026, 10, 2, 23);
const agentsPerTeam = 10;
const queues = 8;
const topics = 12;
const sites = 2;

const instance = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';
const padded = (value: number, length: number): string => String(value).padStart(length, '0');
const id = (kind: number, value: number): string => `0000000${kind}-0000-4000-8000-${padded(value, 12)}`;
const second = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const filled = (attributes: Record<string, string>, missing: number): Record<string, string> => {
  const result = { ...attributes };
  for (let size = 0, i = 0; size < missing; i += 1) {
    const [name, value] = [`flow_step_${i}`, `what the flow remembered at step ${i}`];
    result[name] = value;
    size += name.length + value.length + 6;
  }
  return result;
};

/** In order of their disconnect times. */
export const benchRecords = ({ count, agents, seed, bytes = 0, hours = 8 }: Shape): string[] => {
  const random = seeded(seed);
  const base = mould();
  const length = JSON.stringify(base).length;
  const teams = Math.max(1, Math.round(agents / agentsPerTeam));
  return Array.from({ length: count }, (_, i) => {
    const endedAt = midnightMs + Math.floor((i * hours * hourMs) / count);
    const talk = random.int(40, 900);
    const wait = random.int(0, 120);
    const agent = random.int(0, agents - 1);
    const queue = random.int(0, queues - 1);
    const connectedAt = endedAt - talk * 1000;
    const startedAt = connectedAt - wait * 1000;
    const team = Math.floor(agent / agentsPerTeam) % teams;
    return JSON.stringify({
      ...base,
      ContactId: id(1, i),
      InitialContactId: null,
      CustomerId: null,
      Channel: random.pick(['VOICE', 'VOICE', 'VOICE', 'CHAT', 'TASK']),
      InitiationTimestamp: second(startedAt),
      ConnectedToSystemTimestamp: second(startedAt),
      DisconnectTimestamp: second(endedAt),
      LastUpdateTimestamp: second(endedAt + 60_000),
      CustomerEndpoint: { Address: `+1202555${padded(random.int(0, 9999), 4)}`, Type: 'TELEPHONE_NUMBER' },
      Agent: {
        ...(base['Agent'] as object), // boundary: of our own sample
        ARN: `${instance}/agent/${id(2, agent)}`,
        Username: `agent.${agent}`,
        ConnectedToAgentTimestamp: second(connectedAt),
        AgentInteractionDuration: talk,
        AfterContactWorkDuration: random.int(0, 90),
        HierarchyGroups: {
          Level1: { ARN: `${instance}/agent-group/${id(3, team % sites)}`, GroupName: `Site ${team % sites}` },
          Level2: { ARN: `${instance}/agent-group/${id(4, team)}`, GroupName: `Team ${team}` },
        },
      },
      Queue: {
        ARN: `${instance}/queue/${id(5, queue)}`,
        Name: `Queue ${queue}`,
        EnqueueTimestamp: second(startedAt),
        DequeueTimestamp: second(connectedAt),
        Duration: wait,
      },
      Attributes: filled({ reason: `topic ${random.int(0, topics - 1)}` }, bytes - length),
    });
  });
};
