/** `GET /v1/contacts/{contactId}`: the contact as it is counted. Nothing in it tells who the customer is. */
import type { Contact } from '../../../shared/domain/contact.ts';
import type { ContactParts } from '../../../shared/domain/contact-parts.ts';
import { ProblemError } from '../../../shared/http/problem.ts';
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { contributionsOf } from '../../../shared/kpi/contributions.ts';
import { factsOf } from '../../../shared/kpi/facts.ts';
import { isPair, queueValue, type CutId, type KpiSettings } from '../../../shared/kpi/slices.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { showsAgentNames, showsLabel } from './labels.ts';
import { isContactWithin } from './query/key-limits.ts';

const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000);
const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

const agentOf = ({ agentId, agentName }: Contact, settings: KpiSettings, agentNames: boolean) =>
  agentId === undefined || settings.agentData === 'off'
    ? null
    : { id: agentId, label: agentNames ? (agentName ?? agentId) : agentId };

export const contactAnswer = (
  contact: Contact,
  parts: ContactParts,
  rev: number,
  settings: KpiSettings,
  agentNames: boolean,
): object => {
  const facts = factsOf(contact, parts, settings);
  const {
    contributions: [counted],
    names,
  } = contributionsOf({ contact, parts }, settings);
  const queue = queueValue(facts, settings);
  const labelOf = (cut: CutId, id: string, label: string): string => (showsLabel(agentNames, cut, id) ? label : id);
  const slices = names.filter(({ cut }) => !isPair(cut) && cut !== 'agent' && cut !== 'total');
  return {
    contactId: contact.contactId,
    rev,
    lastUpdate: iso(contact.lastUpdateMs),
    /** Both null until the contact has ended: it is in no number yet. */
    interval: counted?.interval ?? null,
    day: counted?.day ?? null,
    timeZone: settings.timeZone,
    channel: contact.channel ?? null,
    facts: {
      direction: facts.direction,
      exclusion: facts.exclusion ?? null,
      queued: facts.queued,
      handled: facts.handled,
      abandoned: facts.abandoned,
      waitSeconds: seconds(facts.waitMs),
      handleSeconds: seconds(facts.handleMs),
    },
    queue: queue ? { id: queue.id, label: labelOf('queue', queue.id, queue.label) } : null,
    agent: agentOf(contact, settings, agentNames),
    slices: Object.fromEntries(
      slices.map(({ cut, value, label }) => [cut, { id: value, label: labelOf(cut, value, label) }]),
    ),
  };
};

export interface ContactDeps {
  readonly settings: KpiSettings;
  readonly readContact: (contactId: string) => Promise<ContactRow | undefined>;
}

/** Unknown, erased, without a record yet, or not of the caller's teams: the same answer. */
export const getContact = async (
  { settings, readContact }: ContactDeps,
  contactId: string,
  caller: Caller,
): Promise<object> => {
  const row = await readContact(contactId);
  if (!row?.contact || !isContactWithin(row, caller.only, settings))
    throw new ProblemError('not-found', 'There is no such contact.');
  return contactAnswer(row.contact, row.parts, row.rev, settings, showsAgentNames(settings, caller));
};
