/** What a contact was, by Connect's own definitions. Pure; formulas: Amazon Connect admin guide, metrics-definitions. */
import type { Contact } from './contact.ts';

export const exclusions = ['monitor', 'test', 'survey'] as const;
export type Exclusion = (typeof exclusions)[number];

/** Legs that are no conversation with a customer: a supervisor listening in, a test contact, a disconnect-flow survey. */
export const exclusionOf = (c: Contact): Exclusion | undefined => {
  if (c.isTest) return 'test';
  if (c.initiationMethod === 'MONITOR') return 'monitor';
  if (c.initiationMethod === 'DISCONNECT') return 'survey';
  return undefined;
};

export const directions = [
  'inbound',
  'outbound',
  'api',
  'callback',
  'transfer',
  'external',
  'monitor',
  'survey',
  'unknown',
] as const;
export type Direction = (typeof directions)[number];

const directionByMethod: Readonly<Record<string, Direction>> = {
  INBOUND: 'inbound',
  WEBRTC_API: 'inbound',
  OUTBOUND: 'outbound',
  AGENT_REPLY: 'outbound',
  CAMPAIGN_PREVIEW: 'outbound',
  FLOW: 'outbound',
  CALLBACK: 'callback',
  CALLBACK_CUSTOMER_FIRST_QUEUED: 'callback',
  CALLBACK_CUSTOMER_FIRST_DIALED: 'callback',
  TRANSFER: 'transfer',
  QUEUE_TRANSFER: 'transfer',
  EXTERNAL_OUTBOUND: 'external',
  MONITOR: 'monitor',
  DISCONNECT: 'survey',
};

/** A chat that the customer starts carries the method API; only an explicit OUTBOUND direction makes it ours. */
export const directionOf = (c: Contact): Direction => {
  const method = c.initiationMethod ?? '';
  if (method === 'API') return c.channel === 'CHAT' && c.segmentDirection !== 'OUTBOUND' ? 'inbound' : 'api';
  return Object.hasOwn(directionByMethod, method) ? (directionByMethod[method] ?? 'unknown') : 'unknown';
};

export const isQueued = (c: Contact): boolean => c.enqueuedAtMs !== undefined;
export const isHandled = (c: Contact): boolean => c.connectedToAgentAtMs !== undefined;

/** CONTACTS_ABANDONED; NextContactId and TransferCompletedTimestamp stand for the internal PreDisconnectState. */
export const isAbandoned = (c: Contact): boolean =>
  isQueued(c) && !isHandled(c) && c.nextContactId === undefined && c.transferCompletedAtMs === undefined;

const queueSpanMs = (c: Contact): number | undefined =>
  c.enqueuedAtMs !== undefined && c.dequeuedAtMs !== undefined && c.dequeuedAtMs >= c.enqueuedAtMs
    ? c.dequeuedAtMs - c.enqueuedAtMs
    : undefined;

const toMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

/**
 * Time in queue, milliseconds; undefined when not queued or not known. `Queue.Duration` where Connect gives it, else the
 * timestamps; for callbacks the other way round, because their Duration contains the requested delay.
 */
export const waitMsOf = (c: Contact): number | undefined => {
  if (!isQueued(c)) return undefined;
  const stated = toMs(c.queueDurationS);
  const measured = queueSpanMs(c);
  return directionOf(c) === 'callback' ? (measured ?? stated) : (stated ?? measured);
};

/** AVG_HANDLE_TIME: interaction + customer hold + after-contact work + agent pause, milliseconds; undefined when none is known. */
export const handleMsOf = (c: Contact): number | undefined => {
  const parts = [c.interactionS, c.holdS, c.afterContactWorkS, c.pauseS];
  if (parts.every((part) => part === undefined)) return undefined;
  return parts.reduce<number>((sum, part) => sum + (toMs(part) ?? 0), 0);
};

/** Directions that Connect calls incoming. */
export const isIncoming = (direction: Direction): boolean => direction === 'inbound' || direction === 'transfer';

/** A voice attempt that we started (agent-dialled, through the API, campaign preview). */
export const isOutboundAttempt = (c: Contact): boolean =>
  c.channel === 'VOICE' && (directionOf(c) === 'outbound' || directionOf(c) === 'api');

/** The customer side answered: Connect sets ConnectedToSystemTimestamp on outbound legs at that moment. */
export const isAnsweredByCustomer = (c: Contact): boolean => c.connectedToSystemAtMs !== undefined;
