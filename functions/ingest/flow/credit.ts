/** Writes a part to the conversation that it is about. */
import type { ContactParts, PartName } from '../../../shared/domain/contact-parts.ts';
import { conversationOf, conversationOfRecord } from '../../../shared/domain/survey-credit.ts';
import type { FlowEvent } from '../../../shared/flow/flow-event.ts';
import { writePart, type PartDeps, type PartResult } from '../../../shared/flow/write-part.ts';

/** The contact as far as the event tells; undefined when it names none. */
export const creditedContact = (event: FlowEvent, named: string | undefined): string | undefined => {
  if (named !== undefined) return named;
  const { contactId } = event;
  return contactId === undefined ? undefined : (conversationOf({ ...event, contactId }) ?? contactId);
};

/** A row that turns out to be a survey leg sends the part on to its conversation. */
export const creditPart = <P extends PartName>(
  deps: PartDeps,
  contactId: string,
  name: P,
  merge: (stored: ContactParts[P] | undefined) => NonNullable<ContactParts[P]>,
): Promise<PartResult> =>
  writePart(deps, contactId, name, (row) => {
    const conversation = conversationOfRecord(row?.contact);
    return conversation === undefined
      ? { kind: 'set', value: merge(row?.parts[name]) }
      : { kind: 'elsewhere', contactId: conversation };
  });
