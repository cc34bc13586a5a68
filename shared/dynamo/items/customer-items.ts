/**
 * Items beside the timeline in a customer's partition. A timeline row's sort key begins with a digit, these with a letter,
 * so one descending query reads all of them and then the newest contacts.
 *
 * `<address key> / C#<customer key>` and `<customer key> / A#<address key>`: an address and a CRM id were seen together.
 * `<customer key> / E#<event id>`: an event. `j:<first leg> / <leg>`: a second leg, which may be on nobody's timeline.
 */
import * as z from 'zod';
import { profileEventSchema, type ProfileEvent } from '../../domain/customer-event.ts';
import type { Contact } from '../../domain/contact.ts';
import { parseNumberItem } from './number-item.ts';
import { parseProfileItem, profileSk, type StoredProfile } from './profile-item.ts';

const aliasPrefix = 'C#';
const addressPrefix = 'A#';
const eventPrefix = 'E#';
const legPrefix = 'j:';

export const aliasItem = (address: string, customerKey: string) => ({
  pk: address,
  sk: `${aliasPrefix}${customerKey}`,
});
export const addressItem = (customerKey: string, address: string) => ({
  pk: customerKey,
  sk: `${addressPrefix}${address}`,
});
export const legItem = (firstLeg: string, leg: string) => ({ pk: `${legPrefix}${firstLeg}`, sk: leg });

/** Sort keys of the aliases of an address. */
export const aliasSkPrefix = aliasPrefix;

export const eventItem = (customerKey: string, event: ProfileEvent) => ({
  pk: customerKey,
  sk: `${eventPrefix}${event.eventId}`,
  ev: Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)),
});

export interface TimelineEntry {
  readonly contactId: string;
  /** Whole seconds. */
  readonly startedAtMs: number;
}

/** A customer's partition, taken apart. */
export interface CustomerPartition {
  readonly key: string;
  readonly stored: StoredProfile | undefined;
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  readonly events: readonly ProfileEvent[];
  readonly country: string | undefined;
  /** Newest first; the newest ones of a very long timeline. */
  readonly timeline: readonly TimelineEntry[];
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });

const parseEntry = (sk: string): TimelineEntry => {
  const at = sk.indexOf('#');
  return { contactId: sk.slice(at + 1), startedAtMs: Date.parse(sk.slice(0, at)) };
};

export const parsePartition = (key: string, items: readonly Record<string, unknown>[]): CustomerPartition => {
  let stored: StoredProfile | undefined;
  let country: string | undefined;
  const [aliases, addresses, events, timeline]: [string[], string[], ProfileEvent[], TimelineEntry[]] = [
    [],
    [],
    [],
    [],
  ];
  for (const item of items) {
    const { sk } = keySchema.parse(item);
    if (/^\d/.test(sk)) timeline.push(parseEntry(sk));
    else if (sk === profileSk) stored = parseProfileItem(item);
    else if (sk === 'N') ({ country } = parseNumberItem(item));
    else if (sk.startsWith(aliasPrefix)) aliases.push(sk.slice(aliasPrefix.length));
    else if (sk.startsWith(addressPrefix)) addresses.push(sk.slice(addressPrefix.length));
    else if (sk.startsWith(eventPrefix)) events.push(profileEventSchema.parse(item['ev']));
  }
  return { key, stored, aliases, addresses, events, country, timeline };
};

/** Customer keys that a contact is or was known under. */
export const keysOfContact = (contact: Contact, kept: readonly string[]): string[] => [
  ...new Set([...kept, contact.customerKey, contact.addressKey].filter((key) => key !== undefined)),
];
