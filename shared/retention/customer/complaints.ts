/** Which contacts are complaints, as data: who has just complained is not called about anything else for a while. Pure. */
import type { ContactParts } from '../../domain/contact-parts.ts';
import type { Contact } from '../../domain/contact.ts';
import { ratingOf } from '../../domain/rating.ts';
import { dayMs } from '../../domain/time.ts';
import { startedAtMs } from '../../dynamo/items/timeline-item.ts';
import { surveyFacts } from '../../kpi/learned-facts.ts';
import type { Journey } from './journeys.ts';
import { isCustomerStarted } from './legs.ts';

export interface ComplaintSettings {
  /** Parts of reasons, topics, queue names, dispositions and categories (lower case) that tell of a complaint. */
  readonly complaintWords: readonly string[];
}

type Texts = (contact: Contact, parts: ContactParts) => readonly (string | undefined)[];

/** Where a complaint may be named, and by whom. */
export const complaintTexts = {
  record: ({ reason, topic, queueName }) => [reason, topic, queueName],
  agent: (_, { outcome }) => Object.values(outcome ?? {}).flatMap(({ d, o }) => [d, o]),
  'contact-lens': (_, { analysis }) => analysis?.c ?? [],
} as const satisfies Record<string, Texts>;

const isNamed = (contact: Contact, parts: ContactParts, { complaintWords }: ComplaintSettings): boolean =>
  Object.values<Texts>(complaintTexts).some((texts) =>
    texts(contact, parts).some((text) => complaintWords.some((word) => text?.toLowerCase().includes(word))),
  );

/** Whoever rates a contact in the lowest quarter of the scale complains, by whatever name. */
const isRatedBadly = (contact: Contact, parts: ContactParts): boolean =>
  ratingOf(surveyFacts(contact, parts, {}).answers.csat) === 'bad';

/** No campaign is quiet for longer after a complaint, so an older one need not be noted. */
export const complaintCountsMs = 30 * dayMs;

/** When the customer last complained: the end of the newest contact that they began to complain, or complained of. */
export const complainedAtMs = (
  journeys: readonly Journey[],
  partsOf: (contactId: string) => ContactParts,
  settings: ComplaintSettings,
): number | undefined =>
  journeys
    .filter(({ first }) => first !== undefined && isCustomerStarted(first))
    .flatMap(({ legs }) => legs.map(({ contact }) => contact))
    .filter((contact) => {
      const parts = partsOf(contact.contactId);
      return isNamed(contact, parts, settings) || isRatedBadly(contact, parts);
    })
    .map((contact) => contact.disconnectedAtMs ?? startedAtMs(contact))
    .reduce<number | undefined>((newest, at) => Math.max(newest ?? at, at), undefined);
