/** Raw records of customers who come again: journeys with every kind of leg, over all channels, known by id, number or both. */
import type { RawRecord } from './oracle.ts';
import type { Random } from './random.ts';

const instance = 'arn:aws:connect:eu-west-2:111122223333:instance/16242929-319e-4d9d-9022-0d874187bdae';
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const second = 1000;

interface Person {
  readonly customerId: string | null;
  readonly phone: string;
}

interface LegShape {
  readonly id: string;
  readonly person: Person;
  readonly channel: string;
  readonly method: string;
  readonly at: number;
  readonly initial?: string;
  readonly previous?: string;
  readonly next?: string;
  readonly related?: string;
  readonly reason?: string | undefined;
  readonly waitS?: number;
  /** Undefined: no agent. */
  readonly agent?: { readonly n: number; readonly talkS: number; readonly holdS?: number };
  readonly transferCompleted?: boolean;
  readonly out?: boolean;
  readonly address?: string;
}

const rawLeg = (s: LegShape): RawRecord => {
  const queuedAt = s.at + 5 * second;
  const dequeued = queuedAt + (s.waitS ?? 0) * second;
  const connected = s.waitS === undefined ? s.at + 5 * second : dequeued;
  const left = s.agent ? connected + s.agent.talkS * second : dequeued;
  return {
    ContactId: s.id,
    InstanceARN: instance,
    Channel: s.channel,
    InitiationMethod: s.method,
    InitiationTimestamp: iso(s.at),
    ConnectedToSystemTimestamp: iso(s.method === 'EXTERNAL_OUTBOUND' ? s.at + 8 * second : s.at),
    DisconnectTimestamp: iso(s.method === 'EXTERNAL_OUTBOUND' ? s.at + 60 * second : left),
    LastUpdateTimestamp: iso(left + 60 * second),
    InitialContactId: s.initial ?? null,
    PreviousContactId: s.previous ?? null,
    NextContactId: s.next ?? null,
    RelatedContactId: s.related ?? null,
    TransferCompletedTimestamp: s.transferCompleted ? iso(left) : null,
    TransferredToEndpoint: s.out ? { Address: '+442079460900', Type: 'TELEPHONE_NUMBER' } : null,
    CustomerId: s.method === 'EXTERNAL_OUTBOUND' ? null : s.person.customerId,
    CustomerEndpoint: { Address: s.address ?? s.person.phone, Type: 'TELEPHONE_NUMBER' },
    Queue:
      s.waitS === undefined
        ? null
        : {
            ARN: `${instance}/queue/q-${1 + ((s.agent?.n ?? 0) % 2)}`,
            Name: `Queue ${1 + ((s.agent?.n ?? 0) % 2)}`,
            EnqueueTimestamp: iso(queuedAt),
            DequeueTimestamp: iso(dequeued),
            Duration: s.waitS,
          },
    Agent: s.agent
      ? {
          ARN: `${instance}/agent/agent-${s.agent.n}`,
          Username: `user.${s.agent.n}`,
          ConnectedToAgentTimestamp: iso(connected),
          AgentInteractionDuration: s.agent.talkS,
          CustomerHoldDuration: s.agent.holdS ?? 0,
          NumberOfHolds: s.agent.holdS ? 1 : 0,
          AfterContactWorkStartTimestamp: iso(left),
          AfterContactWorkEndTimestamp: iso(left + 20 * second),
          AfterContactWorkDuration: 20,
        }
      : null,
    Attributes: s.reason === undefined ? {} : { reason: s.reason },
  };
};

type Next = () => string;

const journey = (random: Random, person: Person, at: number, newId: Next, related: string | undefined): RawRecord[] => {
  const id = newId();
  const second2 = newId();
  const channel = random.pick(['VOICE', 'VOICE', 'CHAT', 'EMAIL']);
  const reason = random.pick(['billing', 'fault', '']) || undefined;
  const first: LegShape = {
    id,
    person: random.chance(0.15) ? { ...person, customerId: null } : person,
    channel,
    method:
      channel === 'CHAT' ? random.pick(['API', 'INBOUND']) : random.pick(['INBOUND', 'INBOUND', 'INBOUND', 'OUTBOUND']),
    at,
    reason,
    waitS: random.pick([0, 5, 20, 90, 400]),
    ...(related === undefined ? {} : { related }),
  };
  const agent = { n: random.int(1, 3), talkS: random.int(30, 600), holdS: random.pick([0, 0, 30, 200]) };
  const linked = { initial: id, previous: id, person: first.person, channel, reason };
  const end = at + (5 + (first.waitS ?? 0) + agent.talkS) * second;
  switch (random.int(0, 11)) {
    case 0:
      return [rawLeg(first)];
    case 1:
      return [
        rawLeg({ ...first, agent, next: second2, transferCompleted: true }),
        rawLeg({ ...linked, id: second2, method: 'TRANSFER', at: end, waitS: 15, agent: { n: 2, talkS: 100 } }),
      ];
    case 2:
      return [
        rawLeg({ ...first, agent, next: second2 }),
        rawLeg({
          ...linked,
          id: second2,
          method: 'TRANSFER',
          at: end - 5 * second,
          waitS: 3,
          agent: { n: 3, talkS: 200 },
        }),
      ];
    case 3:
      return [
        rawLeg({ ...first, agent: { ...agent, talkS: 600 }, next: second2 }),
        rawLeg({
          ...linked,
          id: second2,
          method: 'TRANSFER',
          at: at + 420 * second,
          agent: { n: 3, talkS: random.pick([0, 1, 2, 60]) },
        }),
      ];
    case 4:
      return [
        rawLeg({ ...first, agent: { ...agent, holdS: random.pick([0, 30, 100]) }, next: second2 }),
        rawLeg({ ...linked, id: second2, method: 'EXTERNAL_OUTBOUND', at: at + 10 * second, address: '+442079460911' }),
      ];
    case 5:
      return [
        rawLeg({ ...first, next: second2, transferCompleted: true }),
        rawLeg({
          ...linked,
          id: second2,
          method: 'QUEUE_TRANSFER',
          at: end,
          waitS: 40,
          ...(random.chance(0.7) ? { agent } : {}),
        }),
      ];
    case 6:
      return [
        rawLeg({ ...first, next: second2 }),
        rawLeg({
          ...linked,
          id: second2,
          method: 'CALLBACK',
          at: end,
          waitS: 100,
          ...(random.chance(0.7) ? { agent } : {}),
        }),
      ];
    case 7:
      return [
        rawLeg({ ...first, agent }),
        rawLeg({ ...linked, id: second2, method: random.pick(['DISCONNECT', 'MONITOR']), at: end }),
      ];
    case 8:
      return [rawLeg({ ...first, agent, out: true, transferCompleted: true })];
    default:
      return [rawLeg({ ...first, agent })];
  }
};

export interface CustomerTraffic {
  /** Every version of every contact. */
  readonly versions: readonly RawRecord[];
  /** Texts in random order, some more than once. */
  readonly deliveries: readonly string[];
}

/** An older version that knew less: without an agent, sometimes without or with another customer. */
const older = (random: Random, record: RawRecord, other: Person): RawRecord => ({
  ...record,
  LastUpdateTimestamp: iso(Date.parse(String(record['LastUpdateTimestamp'])) - 30 * second),
  Agent: null,
  ...(random.chance(0.2) ? { CustomerId: random.chance(0.5) ? null : other.customerId } : {}),
});

export const customerTraffic = (
  random: Random,
  { customers, startMs, days, firstId = 1 }: { customers: number; startMs: number; days: number; firstId?: number },
): CustomerTraffic => {
  const people: Person[] = Array.from({ length: customers }, (_, i) => ({
    customerId: random.chance(0.7) ? `C-${firstId + i}` : null,
    // Some share a number with the one before.
    phone: `+4420794${String(60_000 + (random.chance(0.1) && i > 0 ? firstId + i - 1 : firstId + i)).padStart(5, '0')}`,
  }));
  const versions: RawRecord[] = [];
  let ids = 0;
  const newId = (): string => `c-${firstId}-${(ids += 1)}`;
  for (const person of people) {
    let previous: string | undefined;
    for (let n = random.pick([1, 1, 1, 2, 2, 3, 4, 5]); n > 0; n -= 1) {
      const at = startMs + Math.floor(random.next() * days * 86_400) * second;
      const legs = journey(random, person, at, newId, random.chance(0.2) ? previous : undefined);
      previous = String(legs[0]?.['ContactId']);
      for (const leg of legs) {
        if (random.chance(0.15)) versions.push(older(random, leg, random.pick(people)));
        versions.push(leg);
      }
    }
  }
  const texts = versions.map((record) => JSON.stringify(record));
  return { versions, deliveries: random.shuffle([...texts, ...texts.filter(() => random.chance(0.1))]) };
};
