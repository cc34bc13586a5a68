// How long people wait and work: patience, talk, hold and after-contact work.

import type { QueueKey } from './centre-data.ts';
import type { Agent, Queue } from './centre.ts';
import type { Desk } from './desk.ts';
import { clearedAt } from './leg.ts';
import type { AgentPart, QueuePart } from './leg.ts';
import type { Random } from './random.ts';

/** Median talk time in seconds; the mean is about a quarter higher. */
const TALK_MEDIAN: Readonly<Record<QueueKey, number>> = {
  billing: 240,
  faults: 310,
  sales: 265,
  cancellations: 320,
  retention: 300,
  dialout: 150,
  chat: 480,
  'back-office': 420,
  mail: 300,
};
const TALK_SPREAD = 0.65;
const TRANSFER_SHARE_OF_TALK = 0.4;

/** Most callers bear minutes; a few hang up at once (they misdialled or only wanted the announcement). */
export const patienceOf = (random: Random): number =>
  random.chance(0.025) ? random.int(1, 9) : Math.max(10, Math.round(random.logNormal(230, 0.9)));

export const talkSeconds = (random: Random, queue: QueueKey): number =>
  Math.min(5400, Math.max(8, Math.round(random.logNormal(TALK_MEDIAN[queue], TALK_SPREAD))));

const holdsOf = (random: Random): number[] =>
  random.chance(0.22)
    ? Array.from({ length: random.int(1, random.chance(0.2) ? 4 : 2) }, () =>
        Math.max(4, Math.round(random.logNormal(45, 0.7))),
      )
    : [];

const acwOf = (random: Random): number | null => {
  if (random.chance(0.04)) return null;
  // Now and then somebody forgets to clear the contact.
  return random.chance(0.003) ? random.int(1200, 5400) : Math.round(random.logNormal(38, 0.8));
};

export const voiceWork = (
  random: Random,
  agent: Agent,
  connectedAt: number,
  queue: QueueKey,
  brief = false,
): AgentPart => ({
  agent,
  connectedAt,
  interaction: Math.max(5, Math.round(talkSeconds(random, queue) * (brief ? TRANSFER_SHARE_OF_TALK : 1))),
  holds: holdsOf(random),
  pause: null,
  acw: acwOf(random),
  monitoring: false,
});

export type Wait =
  | {
      readonly kind: 'answered';
      readonly agent: Agent;
      readonly at: number;
      readonly attempts: number;
      readonly release: (work: AgentPart) => AgentPart;
    }
  | { readonly kind: 'left'; readonly at: number; readonly attempts: number };

/** Joins a queue: the agent who is free first answers, unless the customer's patience ends before. */
export const waitFor = (
  { floor, random }: Desk,
  queue: QueueKey,
  enqueuedAt: number,
  patience: number,
  except?: Agent,
): Wait => {
  const offer = floor.offer(queue, enqueuedAt, except);
  const missedOffer = random.chance(0.04);
  const answeredAt = offer && offer.freeAt + random.int(3, 9) + (missedOffer ? 20 : 0);
  if (offer === undefined || answeredAt === undefined || answeredAt - enqueuedAt > patience) {
    // An offer that rings out while the caller hangs up still counts as an attempt.
    const rang = offer !== undefined && offer.freeAt <= enqueuedAt + patience;
    return { kind: 'left', at: enqueuedAt + patience, attempts: rang ? 1 : 0 };
  }
  return {
    kind: 'answered',
    agent: offer.agent,
    at: answeredAt,
    attempts: missedOffer ? 2 : 1,
    release: (work) => {
      floor.occupy(offer, clearedAt(work));
      return work;
    },
  };
};

const MISSING_DURATION_SHARE = 0.004;

export const queuePart = (random: Random, queue: Queue, enqueuedAt: number, dequeuedAt: number): QueuePart => ({
  queue,
  agentQueueOf: null,
  enqueuedAt,
  dequeuedAt,
  duration: random.chance(MISSING_DURATION_SHARE) ? 'missing' : dequeuedAt - enqueuedAt,
});
