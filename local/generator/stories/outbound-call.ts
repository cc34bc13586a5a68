// Calls that the centre starts: an agent dials, or an application dials through the API and queues whoever answers.

import { attributesFor, customerFacts, enquiry, makeLeg } from '../desk.ts';
import type { Desk, Enquiry, Story } from '../desk.ts';
import { NO_LINKS, workEndOf } from '../leg.ts';
import type { Leg } from '../leg.ts';
import type { Weighted } from '../random.ts';
import { queuePart, voiceWork, waitFor } from '../work.ts';

type DialResult =
  | 'answered'
  | 'TELECOM_UNANSWERED'
  | 'TELECOM_BUSY'
  | 'TELECOM_NUMBER_INVALID'
  | 'TELECOM_PROBLEM'
  | 'TELECOM_POTENTIAL_BLOCKING';
const AGENT_DIALS: readonly Weighted<DialResult>[] = [
  ['answered', 62],
  ['TELECOM_UNANSWERED', 29],
  ['TELECOM_BUSY', 9],
];
const API_DIALS: readonly Weighted<DialResult>[] = [
  ['answered', 47],
  ['TELECOM_UNANSWERED', 39],
  ['TELECOM_BUSY', 9],
  ['TELECOM_NUMBER_INVALID', 2],
  ['TELECOM_PROBLEM', 2],
  ['TELECOM_POTENTIAL_BLOCKING', 1],
];

const DIAL_WITHIN_SECONDS = 600;

const ringSeconds = (desk: Desk, result: DialResult): number =>
  result === 'answered'
    ? desk.random.int(7, 24)
    : result === 'TELECOM_UNANSWERED'
      ? desk.random.int(30, 55)
      : desk.random.int(2, 8);

/** The agent is connected from the first ring, so an unanswered call counts as handled and has no customer side. */
export const agentDials: Story = (desk, at) => {
  const { random, floor } = desk;
  const offer = floor.offer('dialout', at);
  // Agents dial out between calls, not while a queue waits for them.
  if (!offer || offer.freeAt - at > DIAL_WITHIN_SECONDS) return [];
  const startedAt = Math.max(at, offer.freeAt);
  const who = enquiry(desk, 'dialout', at);
  const result = random.weighted(AGENT_DIALS);
  const ring = ringSeconds(desk, result);
  const base = voiceWork(random, offer.agent, startedAt, 'dialout');
  const work =
    result === 'answered'
      ? { ...base, interaction: base.interaction + ring }
      : { ...base, interaction: ring, holds: [], acw: random.int(3, 20) };
  floor.occupy(offer, workEndOf(work) + (work.acw ?? 0));
  return [
    makeLeg(random, {
      channel: 'VOICE',
      method: 'OUTBOUND',
      direction: 'OUTBOUND',
      initiatedAt: startedAt,
      ...customerFacts(who),
      customerAddress: who.customer.phone,
      customerId: random.chance(0.5) ? who.customer.customerId : null,
      connectedToSystemAt: result === 'answered' ? startedAt + ring : null,
      disconnectedAt: workEndOf(work),
      disconnectReason:
        result === 'answered' ? (random.chance(0.5) ? 'CUSTOMER_DISCONNECT' : 'AGENT_DISCONNECT') : result,
      connectionAttempts: 1,
      agent: work,
      queue: { queue: who.queue, agentQueueOf: null, enqueuedAt: null, dequeuedAt: null, duration: null },
    }),
  ];
};

/** A follow-up call belongs to an earlier contact of the same customer where the memory has one. */
const followUp = (desk: Desk, at: number): Enquiry & { readonly related: string | null } => {
  const { random, memory, customers, centre } = desk;
  const past = memory.recall(random, at);
  if (!past) return { ...enquiry(desk, 'retention', at), related: null };
  const customer = customers.customer(past.customerIndex);
  return {
    customer,
    queue: centre.queues.retention,
    topic: past.topic,
    customerId: customer.customerId,
    address: customer.phone,
    attributes: attributesFor(random, customer, past.topic),
    related: past.contactId,
  };
};

const answeredCall = (desk: Desk, who: Enquiry, facts: Parameters<typeof makeLeg>[1], answeredAt: number): Leg => {
  const { random } = desk;
  // A few hang up at the announcement before any queue.
  if (random.chance(0.07))
    return makeLeg(random, {
      ...facts,
      connectedToSystemAt: answeredAt,
      disconnectedAt: answeredAt + random.int(2, 9),
      disconnectReason: 'CUSTOMER_DISCONNECT',
    });
  const enqueuedAt = answeredAt + random.int(3, 5);
  const wait = waitFor(desk, 'retention', enqueuedAt, random.int(15, 60));
  const queue = queuePart(random, who.queue, enqueuedAt, wait.at);
  if (wait.kind === 'left') {
    return makeLeg(random, {
      ...facts,
      connectedToSystemAt: answeredAt,
      queue,
      connectionAttempts: wait.attempts,
      disconnectedAt: wait.at,
      disconnectReason: 'CUSTOMER_DISCONNECT',
    });
  }
  const work = wait.release(voiceWork(random, wait.agent, wait.at, 'retention'));
  return makeLeg(random, {
    ...facts,
    connectedToSystemAt: answeredAt,
    queue,
    connectionAttempts: wait.attempts,
    agent: work,
    disconnectedAt: workEndOf(work),
    disconnectReason: 'CUSTOMER_DISCONNECT',
  });
};

export const apiCall: Story = (desk, at) => {
  const { random, floor } = desk;
  // A sane dialler starts a call only while somebody is free to take it.
  if ((floor.offer('retention', at)?.freeAt ?? Number.POSITIVE_INFINITY) > at) return [];
  const who = followUp(desk, at);
  const result = random.weighted(API_DIALS);
  const ring = ringSeconds(desk, result);
  const facts = {
    contactId: random.uuid(),
    channel: 'VOICE',
    method: 'API',
    direction: 'OUTBOUND',
    initiatedAt: at,
    disconnectedAt: at + ring,
    ...customerFacts(who),
    customerAddress: who.customer.phone,
    links: { ...NO_LINKS, related: who.related },
    attributes: {
      ...who.attributes,
      followUpId: `FU-${String(random.int(100_000, 999_999))}`,
      attempt: String(random.int(1, 3)),
    },
  } as const;
  if (result !== 'answered')
    return [makeLeg(random, { ...facts, connectedToSystemAt: null, disconnectReason: result })];
  return [answeredCall(desk, who, facts, at + ring)];
};
