// Chats, tasks and e-mails: concurrent, slower, and each with fields of its own.

import { isoTime } from '../calendar.ts';
import { attributesFor, customerFacts, enquiry, makeLeg } from '../desk.ts';
import type { Desk, Enquiry, Story } from '../desk.ts';
import { NO_LINKS, workEndOf } from '../leg.ts';
import type { AgentPart, JsonObject, Leg } from '../leg.ts';
import { patienceOf, queuePart, talkSeconds, waitFor } from '../work.ts';
import { chatMetrics } from './chat-metrics.ts';

const PATIENT = 6 * 86_400;
const BOT_SOLVED_SHARE = 0.22;
const BOT_SOLVED_SHARE_AT_NIGHT = 1;
const TASK_PAUSED_SHARE = 0.25;
const REPLY_SHARE = 0.85;

const writtenWork = (
  desk: Desk,
  agent: AgentPart['agent'],
  connectedAt: number,
  key: 'chat' | 'back-office' | 'mail',
): AgentPart => ({
  agent,
  connectedAt,
  interaction: talkSeconds(desk.random, key),
  holds: key === 'chat' ? [] : null,
  pause: null,
  acw: key === 'chat' ? Math.round(desk.random.logNormal(35, 0.6)) : 0,
  monitoring: false,
});

const botSolved = (desk: Desk, facts: Parameters<typeof makeLeg>[1]): Leg =>
  makeLeg(desk.random, {
    ...facts,
    agent: 'empty',
    queue: 'unqueued-chat',
    disconnectedAt: facts.initiatedAt + desk.random.int(25, 240),
    disconnectReason: desk.random.chance(0.7) ? 'CONTACT_FLOW_DISCONNECT' : 'IDLE_DISCONNECT',
    attributes: { ...facts.attributes, botResolved: 'true' },
    // A field that the data model does not know: consumers must ignore it.
    extras: { ConversationBot: { Confidence: 0.91, Intent: 'OpeningHours', Name: 'alderwick-help' } },
  });

/** Chats started by customers carry the method API; counting "incoming" by method loses them. */
export const chat: Story = (desk, at) => {
  const { random, calendar } = desk;
  const who = enquiry(desk, 'chat', at);
  const minute = calendar.minuteOfDay(at);
  const staffed = minute >= 480 && minute < 1185;
  const facts = {
    channel: 'CHAT',
    method: 'API',
    direction: random.chance(0.8) ? 'INBOUND' : null,
    initiatedAt: at,
    disconnectedAt: at,
    ...customerFacts(who),
    customerAddress: null,
    systemAddress: null,
  } as const;
  if (random.chance(staffed ? BOT_SOLVED_SHARE : BOT_SOLVED_SHARE_AT_NIGHT)) return [botSolved(desk, facts)];
  const enqueuedAt = at + random.int(5, 40);
  const wait = waitFor(desk, 'chat', enqueuedAt, patienceOf(random));
  const queue = queuePart(random, who.queue, enqueuedAt, wait.at);
  if (wait.kind === 'left') {
    return [
      makeLeg(random, {
        ...facts,
        queue,
        connectionAttempts: wait.attempts,
        disconnectedAt: wait.at,
        disconnectReason: 'CUSTOMER_DISCONNECT',
      }),
    ];
  }
  const work = wait.release(writtenWork(desk, wait.agent, wait.at, 'chat'));
  const endedAt = workEndOf(work);
  return [
    makeLeg(random, {
      ...facts,
      queue,
      connectionAttempts: wait.attempts,
      agent: work,
      disconnectedAt: endedAt,
      disconnectReason: random.weighted([
        ['CUSTOMER_DISCONNECT', 55],
        ['AGENT_DISCONNECT', 35],
        ['IDLE_DISCONNECT', 10],
      ]),
      extras: { ChatMetrics: chatMetrics(random, work.connectedAt, endedAt) },
    }),
  ];
};

const pausedWork = (desk: Desk, work: AgentPart): AgentPart =>
  desk.random.chance(TASK_PAUSED_SHARE)
    ? // The documentation and the live stream spell this field differently; both must be read.
      {
        ...work,
        pause: {
          seconds: desk.random.int(120, 2400),
          key: desk.random.chance(0.7) ? 'AgentPauseDurationInSeconds' : 'AgentPauseDuration',
        },
      }
    : work;

const taskExtras = (desk: Desk, work: AgentPart, topic: string, scheduledAt: number | null): JsonObject => ({
  ContactDetails: { Name: `Work on ${topic.replaceAll('_', ' ')}`, priority: String(desk.random.int(1, 3)) },
  References: [
    {
      Name: 'case',
      Status: null,
      Type: 'URL',
      Value: `https://crm.example.com/cases/${String(desk.random.int(10_000, 99_999))}`,
    },
  ],
  ...(scheduledAt === null ? {} : { ScheduledTimestamp: isoTime(scheduledAt) }),
  ...(work.pause
    ? {
        LastPausedTimestamp: isoTime(work.connectedAt + 1),
        LastResumedTimestamp: isoTime(work.connectedAt + 1 + work.pause.seconds),
        TotalPauseCount: 1,
        TotalPauseDurationInSeconds: work.pause.seconds,
      }
    : { TotalPauseCount: 0, TotalPauseDurationInSeconds: 0 }),
});

export const task: Story = (desk, at) => {
  const { random, memory } = desk;
  const who = enquiry(desk, 'back-office', at);
  const scheduledAt = random.chance(0.15) ? at + random.int(300, 2400) : null;
  const enqueuedAt = (scheduledAt ?? at) + 2;
  const wait = waitFor(desk, 'back-office', enqueuedAt, PATIENT);
  if (wait.kind === 'left') return [];
  const work = wait.release(pausedWork(desk, writtenWork(desk, wait.agent, wait.at, 'back-office')));
  return [
    makeLeg(random, {
      channel: 'TASK',
      method: 'API',
      initiatedAt: at,
      connectedToSystemAt: scheduledAt ?? at,
      ...customerFacts(who),
      customerAddress: null,
      systemAddress: null,
      links: { ...NO_LINKS, related: memory.recall(random, at)?.contactId ?? null },
      queue: queuePart(random, who.queue, enqueuedAt, wait.at),
      connectionAttempts: wait.attempts,
      agent: work,
      disconnectedAt: workEndOf(work),
      disconnectReason: random.chance(0.9) ? 'AGENT_COMPLETED' : 'AGENT_DISCONNECT',
      extras: taskExtras(desk, work, who.topic, scheduledAt),
    }),
  ];
};

const MAIL_ADDRESS = 'service@alderwick.example';

/** The reply is a contact of its own, tied to the mail by the thread and by RelatedContactId. */
const reply = (desk: Desk, who: Enquiry, mail: Leg, work: AgentPart): Leg => {
  const seconds = Math.max(20, Math.floor(work.interaction * 0.6));
  const endedAt = workEndOf(work);
  return makeLeg(desk.random, {
    channel: 'EMAIL',
    method: 'AGENT_REPLY',
    direction: 'OUTBOUND',
    initiatedAt: endedAt - seconds,
    connectedToSystemAt: endedAt - seconds,
    disconnectedAt: endedAt,
    customerId: who.customerId,
    customerAddress: who.address,
    systemAddress: MAIL_ADDRESS,
    attributes: attributesFor(desk.random, who.customer, who.topic),
    links: { ...NO_LINKS, related: mail.contactId },
    disconnectReason: 'AGENT_DISCONNECT',
    extras: { ContactAssociationId: mail.contactId },
  });
};

export const email: Story = (desk, at) => {
  const { random } = desk;
  const who = enquiry(desk, 'mail', at);
  const wait = waitFor(desk, 'mail', at + 3, PATIENT);
  if (wait.kind === 'left') return [];
  const work = wait.release(writtenWork(desk, wait.agent, wait.at, 'mail'));
  const contactId = random.uuid();
  const mail = makeLeg(random, {
    contactId,
    channel: 'EMAIL',
    method: 'INBOUND',
    direction: 'INBOUND',
    initiatedAt: at,
    ...customerFacts(who),
    systemAddress: MAIL_ADDRESS,
    queue: queuePart(random, who.queue, at + 3, wait.at),
    connectionAttempts: wait.attempts,
    agent: work,
    disconnectedAt: workEndOf(work),
    disconnectReason: 'AGENT_DISCONNECT',
    extras: { ContactAssociationId: contactId },
  });
  return random.chance(REPLY_SHARE) ? [mail, reply(desk, who, mail, work)] : [mail];
};
