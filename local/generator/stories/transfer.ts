// Calls that an agent or the flow passes on: cold and warm transfers, consults, outside numbers, another queue.

import type { QueueKey } from '../centre-data.ts';
import type { Agent } from '../centre.ts';
import { makeLeg } from '../desk.ts';
import type { Desk, Enquiry } from '../desk.ts';
import { workEndOf } from '../leg.ts';
import type { AgentPart, Leg, QueuePart } from '../leg.ts';
import type { Weighted } from '../random.ts';
import { patienceOf, queuePart, voiceWork, waitFor } from '../work.ts';
import type { Wait } from '../work.ts';
import { outside, thirdParty } from './outside-party.ts';
import { childFacts, otherQueue, rootLinks } from './transfer-parts.ts';
import type { Answered, HandledFacts, RootFacts } from './transfer-parts.ts';

type Kind = 'none' | 'cold' | 'warm' | 'consult' | 'outside' | 'third-party';
const KINDS: readonly Weighted<Kind>[] = [
  ['none', 895],
  ['cold', 55],
  ['warm', 22],
  ['consult', 15],
  ['outside', 8],
  ['third-party', 5],
];

/** The child after it was answered or given up; a call to one agent's own queue has no queue name. */
const childLeg = (
  desk: Desk,
  facts: ReturnType<typeof childFacts>,
  target: QueueKey,
  enqueuedAt: number,
  wait: Wait,
): Leg => {
  const { random, centre } = desk;
  const toAgent = wait.kind === 'answered' && random.chance(0.15) ? wait.agent : null;
  const queue: QueuePart = { ...queuePart(random, centre.queues[target], enqueuedAt, wait.at), agentQueueOf: toAgent };
  if (wait.kind === 'left') {
    return makeLeg(random, {
      ...facts,
      queue,
      connectionAttempts: wait.attempts,
      disconnectedAt: wait.at,
      disconnectReason: 'CUSTOMER_DISCONNECT',
    });
  }
  const work = wait.release(voiceWork(random, wait.agent, wait.at, target));
  return makeLeg(random, {
    ...facts,
    queue,
    connectionAttempts: wait.attempts,
    agent: work,
    disconnectedAt: workEndOf(work),
    disconnectReason: random.chance(0.7) ? 'CUSTOMER_DISCONNECT' : 'AGENT_DISCONNECT',
  });
};

/** Cold: the first agent leaves before the next one answers. */
const cold = (desk: Desk, who: Enquiry, facts: HandledFacts, wait: Answered): readonly Leg[] => {
  const { random } = desk;
  const dialing = random.int(8, 25);
  const work = wait.release({ ...voiceWork(random, wait.agent, wait.at, who.queue.key, true), holds: [dialing] });
  const leftAt = workEndOf(work);
  const childId = random.uuid();
  const child = childFacts(desk, who, facts, childId, leftAt - dialing);
  const target = otherQueue(who);
  // The wait is counted from the dialling, but nobody can answer before the first agent let go.
  const enqueuedAt = leftAt - dialing + 2;
  const next = waitFor(desk, target, leftAt, patienceOf(random), wait.agent);
  return [
    makeLeg(random, {
      ...facts,
      agent: work,
      links: rootLinks(childId),
      transferCompletedAt: leftAt,
      disconnectedAt: leftAt,
      disconnectReason: 'AGENT_DISCONNECT',
    }),
    childLeg(desk, child, target, enqueuedAt, next),
  ];
};

/** Finds a colleague now; the customer is on hold meanwhile. Undefined when nobody is free within a minute. */
const colleague = (desk: Desk, who: Enquiry, at: number, except: Agent): Answered | undefined => {
  const wait = waitFor(desk, otherQueue(who), at, 60, except);
  return wait.kind === 'answered' ? wait : undefined;
};

/** Warm transfer (the second agent keeps the caller) or consult (the first one does). */
const accompanied = (
  desk: Desk,
  who: Enquiry,
  facts: HandledFacts,
  wait: Answered,
  keeps: 'first' | 'second',
): readonly Leg[] | undefined => {
  const { random, centre } = desk;
  const before = voiceWork(random, wait.agent, wait.at, who.queue.key, true);
  const calledAt = wait.at + before.interaction;
  const other = colleague(desk, who, calledAt + 1, wait.agent);
  if (!other) return undefined;
  const together = random.int(25, 120);
  const held = other.at + together - calledAt;
  const afterwards = keeps === 'first' ? random.int(20, 240) : 0;
  const first = wait.release({
    ...before,
    interaction: before.interaction + afterwards,
    holds: [held],
    acw: before.acw ?? 15,
  });
  // In a consult the second agent never meets the customer: all the time counts as hold.
  const consultWork: AgentPart = {
    agent: other.agent,
    connectedAt: other.at,
    interaction: random.int(0, 1),
    holds: [together],
    pause: null,
    acw: random.int(0, 6),
    monitoring: false,
  };
  const met = voiceWork(random, other.agent, other.at, otherQueue(who));
  const second = other.release(
    keeps === 'first' ? consultWork : { ...met, interaction: met.interaction + together, acw: met.acw ?? 20 },
  );
  const childId = random.uuid();
  const firstEnd = workEndOf(first);
  return [
    makeLeg(random, {
      ...facts,
      agent: first,
      links: rootLinks(childId),
      disconnectedAt: firstEnd,
      disconnectReason: 'AGENT_DISCONNECT',
    }),
    makeLeg(random, {
      ...childFacts(desk, who, facts, childId, calledAt),
      connectionAttempts: other.attempts,
      agent: second,
      queue: queuePart(random, centre.queues[otherQueue(who)], calledAt + 1, other.at),
      disconnectedAt: workEndOf(second),
      disconnectReason: 'AGENT_DISCONNECT',
    }),
  ];
};

export const transferLegs = (
  desk: Desk,
  who: Enquiry,
  facts: HandledFacts,
  wait: Answered,
): readonly Leg[] | undefined => {
  const kind = desk.random.weighted(KINDS);
  switch (kind) {
    case 'none':
      return undefined;
    case 'cold':
      return cold(desk, who, facts, wait);
    case 'warm':
      return accompanied(desk, who, facts, wait, 'second');
    case 'consult':
      return accompanied(desk, who, facts, wait, 'first');
    case 'outside':
      return outside(desk, who, facts, wait);
    case 'third-party':
      return thirdParty(desk, who, facts, wait);
  }
};

/** The flow moves a long waiter to another queue: transferred out of the first queue, not abandoned. */
export const overflowLegs = (
  desk: Desk,
  who: Enquiry,
  facts: RootFacts,
  enqueuedAt: number,
  movedAt: number,
): readonly Leg[] => {
  const { random } = desk;
  const childId = random.uuid();
  const target = otherQueue(who);
  const wait = waitFor(desk, target, movedAt + 1, patienceOf(random));
  const child = childLeg(desk, childFacts(desk, who, facts, childId, movedAt), target, movedAt + 1, wait);
  return [
    makeLeg(random, {
      ...facts,
      links: rootLinks(childId),
      transferCompletedAt: movedAt,
      disconnectedAt: movedAt,
      queue: queuePart(random, who.queue, enqueuedAt, movedAt),
    }),
    { ...child, method: 'QUEUE_TRANSFER', systemAddress: null },
  ];
};
