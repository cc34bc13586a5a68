// A leg is one contact as the generator thinks of it: facts in epoch seconds, before Connect's JSON is written.

import type { Channel } from './centre-data.ts';
import type { Agent, Queue } from './centre.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export interface JsonObject {
  readonly [key: string]: Json;
}

export type InitiationMethod =
  | 'INBOUND'
  | 'OUTBOUND'
  | 'TRANSFER'
  | 'QUEUE_TRANSFER'
  | 'CALLBACK'
  | 'API'
  | 'EXTERNAL_OUTBOUND'
  | 'MONITOR'
  | 'DISCONNECT'
  | 'AGENT_REPLY';

export interface QueuePart {
  readonly queue: Queue;
  /** A call to one agent's own queue: the record then has no queue name. */
  readonly agentQueueOf: Agent | null;
  /** Null for calls that carry a queue without waiting in it (agent-dialled). */
  readonly enqueuedAt: number | null;
  readonly dequeuedAt: number | null;
  /** Whole seconds; `missing` leaves the key out, as live records do now and then. */
  readonly duration: number | null | 'missing';
}

export interface AgentPart {
  readonly agent: Agent;
  readonly connectedAt: number;
  readonly interaction: number;
  /** One entry per hold; null where the channel knows no hold (tasks, e-mails). */
  readonly holds: readonly number[] | null;
  readonly pause: {
    readonly seconds: number;
    readonly key: 'AgentPauseDurationInSeconds' | 'AgentPauseDuration';
  } | null;
  /** Null when the agent was in no after-contact work: all its fields are null. */
  readonly acw: number | null;
  readonly monitoring: boolean;
}

interface Links {
  readonly initial: string | null;
  readonly previous: string | null;
  readonly next: string | null;
  readonly related: string | null;
}

export interface Leg {
  readonly contactId: string;
  readonly channel: Channel;
  readonly method: InitiationMethod;
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly initiatedAt: number;
  readonly connectedToSystemAt: number | null;
  readonly disconnectedAt: number;
  readonly disconnectReason: string | null;
  /** Seconds between the end of all work and the first delivery. */
  readonly reportedAfter: number;
  readonly links: Links;
  readonly transferCompletedAt: number | null;
  readonly transferredTo: string | null;
  /** `{}` is what Connect sends for chats that a bot solved. */
  readonly agent: AgentPart | 'empty' | null;
  readonly connectionAttempts: number;
  readonly queue: QueuePart | 'unqueued-chat' | null;
  readonly customerId: string | null;
  readonly customerAddress: string | null;
  readonly systemAddress: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly testCall: boolean;
  /** Records of older instances lack the newer keys altogether. */
  readonly oldFormat: boolean;
  /** Fields that only this kind of contact has, under Connect's own names. */
  readonly extras: JsonObject;
}

export const NO_LINKS: Links = { initial: null, previous: null, next: null, related: null };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Connect's own identity: interaction + hold (+ pause) is the time from connect to the start of after-contact work. */
export const workEndOf = (part: AgentPart): number =>
  part.connectedAt + part.interaction + sum(part.holds ?? []) + (part.pause?.seconds ?? 0);

export const clearedAt = (part: AgentPart): number => workEndOf(part) + (part.acw ?? 0);

/** When everything about the leg is known; the first version of its record carries this time plus about a minute. */
const completedAt = (leg: Leg): number =>
  Math.max(leg.disconnectedAt, leg.agent !== null && leg.agent !== 'empty' ? clearedAt(leg.agent) : 0);

export const firstVersionAt = (leg: Leg): number => completedAt(leg) + leg.reportedAfter;
