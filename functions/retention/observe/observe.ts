/**
 * A batch of changed contact rows -> the customers they concern, each recomputed once. Failed positions come again.
 *
 * An image that observe's own write made says nothing new, with one exception: a writer that stalled may have told an
 * older story late. Its stamp is then lower than the customer's version, and the customer is recomputed once more.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { exclusionOf } from '../../../shared/domain/classify.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { isAddressKey } from '../../../shared/domain/customer-key.ts';
import { mapLimited } from '../../../shared/domain/map-limited.ts';
import { keysOfContact } from '../../../shared/dynamo/items/customer-items.ts';
import { fromImage } from '../../../shared/dynamo/stream-image.ts';
import { isFirstLeg, journeyIdOf } from '../../../shared/retention/customer/legs.ts';
import { recompute, type RecomputeDeps } from './recompute.ts';
import { parseObservedRow } from './rows.ts';
import type { ObservedRow } from './store.ts';

export interface ObserveDeps extends RecomputeDeps {
  /** Customers recomputed at once. */
  readonly concurrency: number;
  readonly onFailure: (reason: string) => void;
}

export interface ObserveReport {
  readonly customers: number;
  readonly failed: readonly string[];
}

/** What a row asks for: customers to recompute, and legs of journeys that a timeline may not show. */
interface Need {
  readonly key: string;
  readonly contactId: string;
  readonly withLegs: string | undefined;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/**
 * Whom a change at an address concerns: the customers it was seen with, and itself, unless it belongs to one of them and has
 * no profile that would have to go.
 */
const withAddress = async ({ store }: RecomputeDeps, address: string, aliases: readonly string[]): Promise<string[]> =>
  aliases.length === 1 && (await store.profileVersion(address)) === 0 ? [...aliases] : [...aliases, address];

const keysToRecompute = async (deps: RecomputeDeps, { contact, keys }: ObservedRow): Promise<string[]> => {
  if (!contact) return [];
  const all = keysOfContact(contact, keys);
  const { addressKey } = contact;
  const known = addressKey === undefined ? [] : await deps.store.aliases(addressKey);
  // Every customer it was ever given, so that it does not matter which version was seen when.
  const ids = all.filter((key) => !isAddressKey(key));
  const unknown = ids.filter((id) => !known.includes(id));
  // As it is after the last link: of two who link at once, at least one sees the other.
  let linked = known;
  if (addressKey !== undefined) for (const id of unknown) linked = await deps.store.link(addressKey, id);
  // The address is this customer's and has long been: nothing passes from one to another.
  if (known.length === 1 && ids.length === 1 && known[0] === ids[0]) return all.filter((key) => key !== addressKey);
  const holdersOf = async (key: string): Promise<string[]> =>
    withAddress(deps, key, key === addressKey ? linked : await deps.store.aliases(key));
  const found = await mapLimited(all, 4, (key) => (isAddressKey(key) ? holdersOf(key) : Promise.resolve([key])));
  return [...new Set(found.flat())];
};

/** Customers of the first leg: a second leg may carry no customer, or another one. */
const firstLegOf = async (deps: RecomputeDeps, contact: Contact): Promise<ObservedRow | undefined> => {
  if (isFirstLeg(contact) || exclusionOf(contact) !== undefined) return undefined;
  await deps.store.addLeg(journeyIdOf(contact), contact.contactId);
  const [first] = await deps.store.readRows([journeyIdOf(contact)]);
  return first?.contact === undefined ? undefined : first;
};

const isOwnWrite = async (deps: RecomputeDeps, row: ObservedRow): Promise<boolean> => {
  const stamp = row.parts.journey?.stamp;
  const key = row.contact?.customerKey;
  if (row.observedRev !== row.rev || stamp === undefined || key === undefined) return row.observedRev === row.rev;
  const [only, ...others] = isAddressKey(key) ? await deps.store.aliases(key) : [];
  return (await deps.store.profileVersion(only !== undefined && others.length === 0 ? only : key)) <= stamp;
};

export const needsOf = async (deps: RecomputeDeps, row: ObservedRow): Promise<Need[]> => {
  if (row.erased || !row.contact || (await isOwnWrite(deps, row))) return [];
  const { contactId } = row;
  const first = await firstLegOf(deps, row.contact);
  const needs = (await keysToRecompute(deps, row)).map((key) => ({ key, contactId, withLegs: undefined }));
  if (!first) return needs;
  const firstKeys = await keysToRecompute(deps, first);
  return [
    ...needs.filter(({ key }) => !firstKeys.includes(key)),
    ...firstKeys.map((key) => ({ key, contactId: first.contactId, withLegs: first.contactId })),
  ];
};

interface Item {
  readonly sequenceNumber: string;
  readonly row: ObservedRow | undefined;
}

const readRecord = ({ eventName, dynamodb }: DynamoDBRecord): Item | undefined => {
  if (eventName === 'REMOVE' || !dynamodb?.NewImage) return undefined;
  const sequenceNumber = dynamodb.SequenceNumber ?? '';
  try {
    return { sequenceNumber, row: parseObservedRow(fromImage(dynamodb.NewImage)) };
  } catch {
    return { sequenceNumber, row: undefined }; // aggregate reports it too; the sweep meets the row again
  }
};

/** Recomputes the customers of some rows; ids of the contacts whose customers could not be. */
export const observeRows = async (
  deps: ObserveDeps,
  rows: readonly ObservedRow[],
  onlyIfDifferent = false,
): Promise<{ customers: number; failed: ReadonlySet<string> }> => {
  const failed = new Set<string>();
  const guarded = async (ids: readonly string[], work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      deps.onFailure(reasonOf(error));
      for (const id of ids) failed.add(id);
    }
  };
  const byCustomer = new Map<string, { needs: Need[]; sources: string[] }>();
  await mapLimited(rows, deps.concurrency, (row) =>
    guarded([row.contactId], async () => {
      for (const need of await needsOf(deps, row)) {
        const known = byCustomer.get(need.key) ?? { needs: [], sources: [] };
        known.needs.push(need);
        known.sources.push(row.contactId);
        byCustomer.set(need.key, known);
      }
    }),
  );
  await mapLimited(byCustomer, deps.concurrency, ([key, { needs, sources }]) =>
    guarded(sources, () =>
      recompute(deps, key, {
        contactIds: needs.map(({ contactId }) => contactId),
        withLegs: new Set(needs.flatMap(({ withLegs }) => withLegs ?? [])),
        onlyIfDifferent,
      }),
    ),
  );
  return { customers: byCustomer.size, failed };
};

export const observe = async (deps: ObserveDeps, records: readonly DynamoDBRecord[]): Promise<ObserveReport> => {
  const items = records.flatMap((record) => readRecord(record) ?? []);
  for (const { row } of items) if (!row) deps.onFailure('the row cannot be read');
  // The newest image of a row stands for all of it: every customer key it ever had is in it.
  const newest = new Map<string, ObservedRow>();
  for (const { row } of items)
    if (row && row.rev > (newest.get(row.contactId)?.rev ?? 0)) newest.set(row.contactId, row);
  const { customers, failed } = await observeRows(deps, [...newest.values()]);
  return {
    customers,
    failed: items
      .filter(({ row }) => row === undefined || failed.has(row.contactId))
      .map(({ sequenceNumber }) => sequenceNumber),
  };
};
