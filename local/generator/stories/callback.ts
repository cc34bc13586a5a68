// Queued callbacks, agent first: the inbound leg leaves the queue, a callback leg waits, an agent accepts, the customer is dialled.

import { customerFacts, makeLeg } from '../desk.ts';
import type { Desk, Enquiry } from '../desk.ts';
import { workEndOf } from '../leg.ts';
import type { Leg } from '../leg.ts';
import { voiceWork, waitFor } from '../work.ts';
import type { RootFacts } from './transfer-parts.ts';

/** Nobody hangs up on a callback: it waits for days if it must. */
const ENDLESS_PATIENCE = 5 * 86_400;
const UNANSWERED_SHARE = 0.15;
const MAX_ATTEMPTS = 3;
const RETRY_AFTER_SECONDS = 600;

interface Attempt {
  readonly contactId: string;
  readonly previous: string;
  readonly createdAt: number;
  readonly delay: number;
  readonly number: number;
}

const attemptLegs = (desk: Desk, who: Enquiry, root: string, attempt: Attempt): readonly Leg[] => {
  const { random } = desk;
  const enqueuedAt = attempt.createdAt + attempt.delay;
  const wait = waitFor(desk, who.queue.key, enqueuedAt, ENDLESS_PATIENCE);
  if (wait.kind === 'left') return [];
  const failed = random.chance(UNANSWERED_SHARE);
  const retry = failed && attempt.number < MAX_ATTEMPTS;
  const nextId = retry ? random.uuid() : null;
  const ring = failed ? random.int(25, 45) : random.int(8, 25);
  const common = {
    contactId: attempt.contactId,
    channel: 'VOICE',
    method: 'CALLBACK',
    initiatedAt: attempt.createdAt,
    ...customerFacts(who),
    // Connect writes this word when the queue has no caller ID of its own.
    systemAddress: random.chance(0.5) ? 'anonymous' : who.queue.serviceNumber,
    attributes: { ...who.attributes, callback: 'yes' },
    connectionAttempts: wait.attempts,
    links: { initial: root, previous: attempt.previous, next: nextId, related: null },
    // Live callbacks count the initial delay in Duration; only the timestamps tell the wait.
    queue: {
      queue: who.queue,
      agentQueueOf: null,
      enqueuedAt,
      dequeuedAt: wait.at,
      duration: wait.at - attempt.createdAt,
    },
  } as const;
  if (!failed) {
    const work = wait.release(voiceWork(random, wait.agent, wait.at + ring + 3, who.queue.key));
    return [
      makeLeg(random, {
        ...common,
        connectedToSystemAt: wait.at + ring,
        agent: work,
        disconnectedAt: workEndOf(work),
        disconnectReason: 'AGENT_DISCONNECT',
      }),
    ];
  }
  const missed = makeLeg(random, {
    ...common,
    connectedToSystemAt: null,
    disconnectedAt: wait.at + ring,
    disconnectReason: 'TELECOM_UNANSWERED',
  });
  const again =
    nextId === null
      ? []
      : attemptLegs(desk, who, root, {
          contactId: nextId,
          previous: attempt.contactId,
          createdAt: missed.disconnectedAt,
          delay: RETRY_AFTER_SECONDS,
          number: attempt.number + 1,
        });
  // Without a free agent there is no further attempt, so nothing may point to one.
  return again.length > 0 ? [missed, ...again] : [{ ...missed, links: { ...missed.links, next: null } }];
};

export const callbackLegs = (
  desk: Desk,
  who: Enquiry,
  facts: RootFacts,
  enqueuedAt: number,
  requestedAt: number,
): readonly Leg[] => {
  const { random } = desk;
  const callbackId = random.uuid();
  const attempts = attemptLegs(desk, who, facts.contactId, {
    contactId: callbackId,
    previous: facts.contactId,
    createdAt: requestedAt,
    delay: random.int(90, 420),
    number: 1,
  });
  const root = makeLeg(random, {
    ...facts,
    attributes: { ...facts.attributes, callback: 'yes' },
    disconnectedAt: requestedAt + random.int(8, 20),
    disconnectReason: 'CONTACT_FLOW_DISCONNECT',
    links: { initial: null, previous: null, next: attempts.length > 0 ? callbackId : null, related: null },
    queue: {
      queue: who.queue,
      agentQueueOf: null,
      enqueuedAt,
      dequeuedAt: requestedAt,
      duration: requestedAt - enqueuedAt,
    },
  });
  return [root, ...attempts];
};
