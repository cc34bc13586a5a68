/** A contact as the stand-in keeps it: epoch seconds, filled in while the call goes on. */
import type { Agent, Queue } from '../generator/centre.ts';

export interface LiveContact {
  readonly contactId: string;
  readonly channel: 'VOICE' | 'TASK';
  readonly method: 'API' | 'OUTBOUND';
  readonly initiatedAt: number;
  /** E.164; null for tasks. */
  readonly customerAddress: string | null;
  readonly systemAddress: string | null;
  /** Where the flow queues it. */
  readonly queue: Queue;
  readonly relatedContactId: string | null;
  readonly name: string | null;
  readonly attributes: Record<string, string>;
  connectedToSystemAt: number | null;
  enqueuedAt: number | null;
  agent: Agent | null;
  connectedToAgentAt: number | null;
  /** Whole seconds of talk (voice) or work (task). */
  interaction: number;
  acw: number;
  disconnectedAt: number | null;
  disconnectReason: string | null;
  lastUpdateAt: number;
  /** Ended through the API: whatever was still to happen does not. */
  stopped: boolean;
}

type Facts = Pick<LiveContact, 'contactId' | 'channel' | 'method' | 'initiatedAt' | 'queue'> & Partial<LiveContact>;

export const newContact = (facts: Facts): LiveContact => ({
  customerAddress: null,
  systemAddress: null,
  relatedContactId: null,
  name: null,
  attributes: {},
  connectedToSystemAt: null,
  enqueuedAt: null,
  agent: null,
  connectedToAgentAt: null,
  interaction: 0,
  acw: 0,
  disconnectedAt: null,
  disconnectReason: null,
  lastUpdateAt: facts.initiatedAt,
  stopped: false,
  ...facts,
});
