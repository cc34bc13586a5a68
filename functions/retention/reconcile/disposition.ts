/** The agent's word for what came of a conversation -> disposition. Words are the centre's own, so they are read widely. */
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { newestEntry } from '../../../shared/domain/outcome.ts';
import type { Disposition } from '../../../shared/retention/campaign.ts';

const words: Readonly<Record<string, Disposition>> = {
  saved: 'saved',
  save: 'saved',
  kept: 'saved',
  lost: 'lost',
  cancelled: 'lost',
  callback: 'callback',
  callbackasked: 'callback',
  callbackrequested: 'callback',
  callagain: 'callback',
  notinterested: 'not-interested',
  refused: 'not-interested',
  wrongnumber: 'wrong-number',
  wrongperson: 'wrong-number',
  optout: 'opt-out',
  donotcall: 'opt-out',
};

export const dispositionOf = ({ parts }: Pick<ContactRow, 'parts'>): Disposition | undefined => {
  // A sale or a check-in that was reported later says nothing of the follow-up.
  const said = Object.entries(parts.outcome ?? {}).filter(([, { d, k }]) => d !== undefined || k !== undefined);
  const entry = newestEntry(Object.fromEntries(said));
  const word = entry?.d?.toLowerCase().replace(/[^a-z]/g, '') ?? '';
  if (Object.hasOwn(words, word)) return words[word];
  if (entry?.k === undefined) return undefined;
  return entry.k ? 'saved' : 'lost';
};
