// A customer calls: hangs up in the menu, gives up in the queue, asks for a callback, is moved on, or talks to an agent.

import type { QueueKey } from '../centre-data.ts';
import { customerFacts, enquiry, isOpen, makeLeg } from '../desk.ts';
import type { Desk, Enquiry, Story } from '../desk.ts';
import { NO_LINKS, workEndOf } from '../leg.ts';
import type { Leg } from '../leg.ts';
import { TEST_CALLER } from '../phone-numbers.ts';
import type { Weighted } from '../random.ts';
import { patienceOf, queuePart, voiceWork, waitFor } from '../work.ts';
import { callbackLegs } from './callback.ts';
import { afterCallLegs } from './side-legs.ts';
import { overflowLegs, transferLegs } from './transfer.ts';

const DAY_QUEUES: readonly Weighted<QueueKey>[] = [
  ['billing', 41],
  ['faults', 30],
  ['sales', 18],
  ['cancellations', 11],
];
const MENU_HANGUP_SHARE = 0.07;
const CALLBACK_AFTER_SECONDS = 75;

const menuSeconds = (desk: Desk): number => Math.max(8, Math.round(desk.random.logNormal(32, 0.45)));

const inboundFacts = (desk: Desk, who: Enquiry, at: number, contactId: string) =>
  ({
    contactId,
    channel: 'VOICE',
    method: 'INBOUND',
    initiatedAt: at,
    direction: desk.random.chance(0.7) ? 'INBOUND' : null,
    ...customerFacts(who),
  }) as const;

/** Neither queued nor abandoned: the call ends in the menu or at the announcement of the opening hours. */
const menuOnly = (desk: Desk, who: Enquiry, at: number, closed: boolean): readonly Leg[] => {
  const hungUp = !closed || desk.random.chance(0.4);
  return [
    makeLeg(desk.random, {
      ...inboundFacts(desk, who, at, desk.random.uuid()),
      disconnectedAt: at + (hungUp ? desk.random.int(1, 35) : desk.random.int(18, 24)),
      disconnectReason: hungUp ? 'CUSTOMER_DISCONNECT' : 'CONTACT_FLOW_DISCONNECT',
    }),
  ];
};

const gaveUp = (
  desk: Desk,
  who: Enquiry,
  at: number,
  enqueuedAt: number,
  leftAt: number,
  attempts: number,
): readonly Leg[] => [
  makeLeg(desk.random, {
    ...inboundFacts(desk, who, at, desk.random.uuid()),
    disconnectedAt: leftAt,
    disconnectReason: 'CUSTOMER_DISCONNECT',
    connectionAttempts: attempts,
    queue: queuePart(desk.random, who.queue, enqueuedAt, leftAt),
  }),
];

const handled = (
  desk: Desk,
  who: Enquiry,
  at: number,
  enqueuedAt: number,
  wait: ReturnType<typeof waitFor> & { kind: 'answered' },
): readonly Leg[] => {
  const { random, memory } = desk;
  const contactId = random.uuid();
  const facts = {
    ...inboundFacts(desk, who, at, contactId),
    connectionAttempts: wait.attempts,
    queue: queuePart(random, who.queue, enqueuedAt, wait.at),
  };
  const passedOn = transferLegs(desk, who, facts, wait);
  if (passedOn) return passedOn;
  const work = wait.release(voiceWork(random, wait.agent, wait.at, who.queue.key));
  const endedAt = workEndOf(work);
  const root = makeLeg(random, {
    ...facts,
    agent: work,
    disconnectedAt: endedAt,
    disconnectReason: random.chance(0.72) ? 'CUSTOMER_DISCONNECT' : 'AGENT_DISCONNECT',
  });
  if (random.chance(0.28) && who.address !== 'anonymous') {
    memory.remember({ contactId, customerIndex: who.customer.index, queue: who.queue.key, topic: who.topic, endedAt });
  }
  return [root, ...afterCallLegs(desk, who, root, work)];
};

const queued = (desk: Desk, who: Enquiry, at: number): readonly Leg[] => {
  const { random, calendar } = desk;
  const enqueuedAt = at + menuSeconds(desk);
  const patience = patienceOf(random);
  const wait = waitFor(desk, who.queue.key, enqueuedAt, patience);
  const waited = wait.at - enqueuedAt;
  const minute = calendar.minuteOfDay(at);
  // Late in the evening nobody is left to call back, so the flow does not offer it.
  const mayLeaveQueue = waited > CALLBACK_AFTER_SECONDS && isOpen(minute) && minute < 1140;
  if (mayLeaveQueue && who.address !== 'anonymous' && random.chance(0.2)) {
    return callbackLegs(
      desk,
      who,
      inboundFacts(desk, who, at, random.uuid()),
      enqueuedAt,
      enqueuedAt + CALLBACK_AFTER_SECONDS + random.int(5, 25),
    );
  }
  if (mayLeaveQueue && random.chance(0.08)) {
    return overflowLegs(
      desk,
      who,
      inboundFacts(desk, who, at, random.uuid()),
      enqueuedAt,
      enqueuedAt + CALLBACK_AFTER_SECONDS,
    );
  }
  if (wait.kind === 'left') return gaveUp(desk, who, at, enqueuedAt, wait.at, wait.attempts);
  return handled(desk, who, at, enqueuedAt, wait);
};

export const inboundCall: Story = (desk, at) => {
  const open = isOpen(desk.calendar.minuteOfDay(at));
  // At night only the fault line is staffed; everybody else hears the announcement.
  const key = open ? desk.random.weighted(DAY_QUEUES) : desk.random.chance(0.55) ? 'faults' : 'billing';
  const who = enquiry(desk, key, at);
  const closed = !open && key !== 'faults';
  return closed || desk.random.chance(MENU_HANGUP_SHARE) ? menuOnly(desk, who, at, closed) : queued(desk, who, at);
};

/** A single contact whatever happens; fills the last place when an exact number of contacts is asked for. */
export const singleCall: Story = (desk, at) => menuOnly(desk, enquiry(desk, 'billing', at), at, false);

/** Engineers try the flow with the test function; such contacts must stay out of every figure. */
export const testCall: Story = (desk, at) => {
  const [leg] = menuOnly(desk, enquiry(desk, 'billing', at), at, false);
  return leg
    ? [{ ...leg, testCall: true, customerId: null, customerAddress: TEST_CALLER, oldFormat: false, links: NO_LINKS }]
    : [];
};
