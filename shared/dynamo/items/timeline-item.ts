/**
 * Customer timeline: `customerKey / startedAt#contactId`, written before the contact row and always with the same
 * content, so writing it again (by a retry, a replay, an older copy) changes nothing.
 */
import type { Contact } from '../../domain/contact.ts';

const timelineSk = (startedAtMs: number, contactId: string): string =>
  `${new Date(startedAtMs).toISOString().slice(0, 19)}Z#${contactId}`;

/** When the contact began for the customer, epoch milliseconds. */
export const startedAtMs = (contact: Contact): number =>
  contact.initiatedAtMs ?? contact.connectedToSystemAtMs ?? contact.disconnectedAtMs ?? contact.lastUpdateMs;

/** Key of a row as it was read. */
export const timelineKey = (customerKey: string, entry: { startedAtMs: number; contactId: string }) => ({
  pk: customerKey,
  sk: timelineSk(entry.startedAtMs, entry.contactId),
});

export const toTimelineItem = (contact: Contact & { customerKey: string }) => ({
  pk: contact.customerKey,
  sk: timelineSk(startedAtMs(contact), contact.contactId),
});
