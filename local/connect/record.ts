/** The contact record of a contact of the stand-in, in the shape that the generator writes too. */
import type { Centre } from '../generator/centre.ts';
import { type AgentPart, type JsonObject, type Leg, NO_LINKS } from '../generator/leg.ts';
import { contactRecord } from '../generator/record.ts';
import type { LiveContact } from './contact.ts';

const agentPart = (contact: LiveContact): AgentPart | null =>
  contact.agent === null || contact.connectedToAgentAt === null
    ? null
    : {
        agent: contact.agent,
        connectedAt: contact.connectedToAgentAt,
        interaction: contact.interaction,
        holds: contact.channel === 'VOICE' ? [] : null,
        pause: null,
        acw: contact.acw,
        monitoring: false,
      };

const queuePart = (contact: LiveContact): Leg['queue'] => {
  const { queue, enqueuedAt, connectedToAgentAt, disconnectedAt } = contact;
  const dequeuedAt = connectedToAgentAt ?? disconnectedAt;
  if (enqueuedAt !== null && dequeuedAt !== null)
    return { queue, agentQueueOf: null, enqueuedAt, dequeuedAt, duration: dequeuedAt - enqueuedAt };
  // A call that an agent dials carries a queue without having waited in it.
  return contact.method === 'OUTBOUND'
    ? { queue, agentQueueOf: null, enqueuedAt: null, dequeuedAt: null, duration: null }
    : null;
};

export const recordOf = (contact: LiveContact, centre: Centre): JsonObject =>
  contactRecord(
    {
      contactId: contact.contactId,
      channel: contact.channel,
      method: contact.method,
      direction: contact.channel === 'VOICE' ? 'OUTBOUND' : null,
      initiatedAt: contact.initiatedAt,
      connectedToSystemAt: contact.connectedToSystemAt,
      disconnectedAt: contact.disconnectedAt ?? contact.lastUpdateAt,
      disconnectReason: contact.disconnectReason,
      reportedAfter: 0,
      links: { ...NO_LINKS, related: contact.relatedContactId },
      transferCompletedAt: null,
      transferredTo: null,
      agent: agentPart(contact),
      connectionAttempts: contact.agent === null ? 0 : 1,
      queue: queuePart(contact),
      customerId: null,
      customerAddress: contact.customerAddress,
      systemAddress: contact.systemAddress,
      attributes: contact.attributes,
      testCall: false,
      oldFormat: false,
      extras: {},
    },
    contact.lastUpdateAt,
    centre,
  );
