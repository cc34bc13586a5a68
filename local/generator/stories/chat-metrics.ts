// The ChatMetrics object of a chat that an agent handled.

import type { JsonObject } from '../leg.ts';
import type { Random } from '../random.ts';

const isoMillis = (epochMs: number): string => new Date(epochMs).toISOString();

const participant = (random: Random, type: 'AGENT' | 'CUSTOMER', messages: number, lastMs: number): JsonObject => {
  const responses = Math.max(0, messages - 1);
  const slowest = random.int(8_000, 95_000);
  return {
    ConversationAbandon: false,
    LastMessageTimestamp: isoMillis(lastMs),
    MaxResponseTimeInMillis: slowest,
    MessageLengthInChars: messages * random.int(25, 110),
    MessagesSent: messages,
    NumResponses: responses,
    ParticipantId: random.uuid(),
    ParticipantType: type,
    TotalResponseTimeInMillis: Math.round(slowest * Math.max(1, responses * 0.45)),
  };
};

export const chatMetrics = (random: Random, connectedAt: number, endedAt: number): JsonObject => {
  const span = endedAt - connectedAt;
  const turns = Math.max(1, Math.round(span / 75));
  const [agentMessages, customerMessages, botMessages] = [
    turns + random.int(0, 3),
    turns + random.int(0, 2),
    random.int(0, 3),
  ];
  const firstResponseMs = Math.min(span * 1000, random.int(4_000, 45_000));
  const closeMs = Math.min(span * 1000, random.int(2_000, 60_000));
  return {
    AgentMetrics: participant(random, 'AGENT', agentMessages, endedAt * 1000 - closeMs),
    ContactMetrics: {
      AgentFirstResponseTimeInMillis: firstResponseMs,
      AgentFirstResponseTimestamp: isoMillis(connectedAt * 1000 + firstResponseMs),
      ConversationCloseTimeInMillis: closeMs,
      ConversationTurnCount: turns,
      MultiParty: false,
      TotalBotMessageLengthInChars: botMessages * random.int(30, 90),
      TotalBotMessages: botMessages,
      TotalMessages: agentMessages + customerMessages + botMessages,
    },
    CustomerMetrics: participant(random, 'CUSTOMER', customerMessages, endedAt * 1000 - closeMs),
  };
};
