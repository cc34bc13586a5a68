/**
 * Items beside the timeline in a customer's partition. A timeline row's sort key begins with a digit, these with a letter,
 * so one descending query reads all of them and then the newest contacts.
 *
 * `<address key> / C` (a set of customer keys) and `<customer key> / A#<address key>`: an address and a CRM id were seen
 * together. `<customer key> / E#<event id>`: an event. `j:<first leg> / <leg>`: a second leg, which may be on nobody's timeline.
 */
import * as z from 'zod';
import { profileEventSchema, type ProfileEvent } from '../../domain/customer-event.ts';
import type { Contact } from '../../domain/contact.ts';
import { parseNumberItem } from './number-item.ts';
import { parseProfileItem, profileSk, type StoredProfile } from './profile-item.ts';

const aliasesSk = 'C';
const addressPrefix = 'A#';
const eventPrefix = 'E#';
const legPrefix = 'j:';

/** An address of more customers lists these: it has long been nobody's own, and an item has an end. */
const mostAliases = 100;

export const aliasesKey = (address: string) => ({ pk: address, sk: aliasesSk });

/** Adds a customer to those of an address and answers with all of them. */
export const aliasAddition = (tableName: string, address: string, customerKey: string) => ({
  TableName: tableName,
  Key: aliasesKey(address),
  UpdateExpression: 'ADD ck :key',
  ConditionExpression: 'attribute_not_exists(ck) OR size(ck) < :most',
  ExpressionAttributeValues: { ':key': new Set([customerKey]), ':most': mostAliases },
  ReturnValues: 'ALL_NEW' as const,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

export const aliasRemoval = (tableName: string, address: string, customerKey: string) => ({
  TableName: tableName,
  Key: aliasesKey(address),
  UpdateExpression: 'DELETE ck :key',
  ExpressionAttributeValues: { ':key': new Set([customerKey]) },
});

const aliasesSchema = z.object({ ck: z.instanceof(Set).optional() });

/** Customer keys of an address; of no item, none. */
export const parseAliases = (item: unknown): string[] => [...(aliasesSchema.parse(item ?? {}).ck ?? [])].map(String);

export const addressItem = (customerKey: string, address: string) => ({
  pk: customerKey,
  sk: `${addressPrefix}${address}`,
});
export const legItem = (firstLeg: string, leg: string) => ({ pk: `${legPrefix}${firstLeg}`, sk: leg });

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
  let aliases: string[] = [];
  const [addresses, events, timeline]: [string[], ProfileEvent[], TimelineEntry[]] = [[], [], []];
  for (const item of items) {
    const { sk } = keySchema.parse(item);
    if (/^\d/.test(sk)) timeline.push(parseEntry(sk));
    else if (sk === profileSk) stored = parseProfileItem(item);
    else if (sk === 'N') ({ country } = parseNumberItem(item));
    else if (sk === aliasesSk) aliases = parseAliases(item);
    else if (sk.startsWith(addressPrefix)) addresses.push(sk.slice(addressPrefix.length));
    else if (sk.startsWith(eventPrefix)) events.push(profileEventSchema.parse(item['ev']));
  }
  return { key, stored, aliases, addresses, events, country, timeline };
};

/** Customer keys that a contact is or was known under. */
export const keysOfContact = (contact: Contact, kept: readonly string[]): string[] => [
  ...new Set([...kept, contact.customerKey, contact.addressKey].filter((key) => key !== undefined)),
];
