/** Rows of the Contacts table as observe reads them, and the conditional updates by which it writes its parts. */
import * as z from 'zod';
import { contactParts } from '../../../shared/domain/contact-parts.ts';
import type { JourneyPart } from '../../../shared/domain/journey-part.ts';
import type { LifecyclePart } from '../../../shared/domain/lifecycle-part.ts';
import { contactKey, parseContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import type { ObservedRow } from './store.ts';

const moreSchema = z.object({ ck: z.instanceof(Set).optional(), jr: z.number().int().optional() });

/** Throws a ZodError when it is no row. */
export const parseObservedRow = (item: unknown): ObservedRow => {
  const { contactId, rev, erased, contact, parts } = parseContactRow(item);
  const { ck, jr } = moreSchema.parse(item);
  return { contactId, rev, erased, contact, parts, keys: [...(ck ?? [])].map(String), observedRev: jr };
};

const stored = (part: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));

/** `jr` says which rev this very write made. */
export const journeyUpdate = (tableName: string, contactId: string, part: JourneyPart) => ({
  TableName: tableName,
  Key: contactKey(contactId),
  UpdateExpression: 'SET #part = :part, jr = rev + :one, rev = rev + :one',
  ConditionExpression:
    'attribute_exists(pk) AND attribute_not_exists(erased) AND (attribute_not_exists(#part) OR #part.stamp < :stamp)',
  ExpressionAttributeNames: { '#part': contactParts.journey.code },
  ExpressionAttributeValues: { ':part': stored(part), ':stamp': part.stamp, ':one': 1 },
});

/** `day` is the index attribute by which the audit finds the row. */
export const lifecycleUpdate = (tableName: string, rowId: string, part: LifecyclePart) => ({
  TableName: tableName,
  Key: contactKey(rowId),
  UpdateExpression: 'SET #part = :part, #day = :day ADD rev :one',
  ConditionExpression: 'attribute_not_exists(erased) AND (attribute_not_exists(#part) OR #part.stamp < :stamp)',
  ExpressionAttributeNames: { '#part': contactParts.lifecycle.code, '#day': 'day' },
  ExpressionAttributeValues: { ':part': stored(part), ':stamp': part.stamp, ':day': part.day, ':one': 1 },
});
