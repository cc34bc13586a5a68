/**
 * Which contact an answer is about: the conversation, not the survey leg that a disconnect flow made of it. Pure. The
 * link may be in the event, in the record of the leg, or be named by the flow; whichever comes last, the end is the same.
 */
import type { Contact } from './contact.ts';

interface Leg {
  readonly contactId: string;
  readonly initiationMethod?: string | undefined;
  readonly previousContactId?: string | undefined;
  readonly initialContactId?: string | undefined;
}

/** Undefined: not a survey leg, or its conversation is not known. A first leg names itself in events of a flow. */
export const conversationOf = (leg: Leg): string | undefined => {
  if (leg.initiationMethod !== 'DISCONNECT') return undefined;
  return [leg.previousContactId, leg.initialContactId].find((id) => id !== undefined && id !== leg.contactId);
};

export const conversationOfRecord = (contact: Contact | undefined): string | undefined =>
  contact === undefined ? undefined : conversationOf(contact);
