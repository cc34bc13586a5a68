/** Contacts as they are counted, by the UTC day of their disconnect. Nothing in them tells who the customer is. */
import type { KpiSettings } from '../../../../../shared/kpi/slices.ts';
import type { ContactRow } from '../../../../../shared/dynamo/items/contact-item.ts';
import type { Caller } from '../../../../../shared/http/caller.ts';
import { showsAgentNames } from '../../labels.ts';
import { isContactWithin } from '../../query/key-limits.ts';
import { contactColumns, SeenContact, type ContactColumn } from '../../contact-columns.ts';
import { pascalCase } from '../../table/names.ts';
import type { Entity, EntityType } from '../model.ts';
import type { EntitySource, Piece, Place, SourceRequest } from '../source.ts';
import { defaultDays, utcDaysOf } from './utc-days.ts';

/** Rows of one UTC day (contacts, and what else is counted) in the order of their ids, after the given id. */
export type ReadContactsOfDay = (
  day: string,
  after: string | undefined,
  options?: { readonly prefix?: string },
) => Promise<{ readonly rows: readonly ContactRow[]; readonly next: string | undefined }>;

export interface ContactListDeps {
  readonly settings: KpiSettings;
  readonly readContactsOfDay: ReadContactsOfDay;
  /** Epoch ms. */
  readonly now: () => number;
}

const contactType: EntityType = {
  name: 'Contact',
  set: 'Contacts',
  description: `Contacts without personal data, by disconnect. Without a filter on DisconnectedAt or UtcDate: the last ${defaultDays} days. Needs the scope contact:read.`,
  properties: [
    { name: 'UtcDate', type: 'Edm.Date', key: true },
    { name: 'ContactId', type: 'Edm.String', key: true },
    ...contactColumns
      .filter(({ words }) => pascalCase(words) !== 'ContactId')
      .map(({ words, type }) => ({ name: pascalCase(words), type })),
  ],
};

type Shown = readonly (readonly [string, ContactColumn['of']])[];

/** What a contact is counted as is found for what is asked for only: it is most of the work of a row. */
const shownOf = (wanted: SourceRequest['wanted']): Shown =>
  contactColumns
    .map(({ words, of }) => [pascalCase(words), of] as const)
    .filter(([name]) => wanted === undefined || wanted.has(name));

const entityOf = (row: ContactRow, day: string, settings: KpiSettings, caller: Caller, shown: Shown): Entity => {
  const seen = new SeenContact(row, settings, showsAgentNames(settings, caller));
  return { UtcDate: day, ...Object.fromEntries(shown.map(([name, of]) => [name, of(seen)])) };
};

const readPiece = async (
  { settings, readContactsOfDay, now }: ContactListDeps,
  { bounds, caller, wanted }: SourceRequest,
  after: Place | undefined,
): Promise<Piece> => {
  const shown = shownOf(wanted);
  const days = utcDaysOf(bounds, 'DisconnectedAt', now());
  const day = after === undefined ? days[0] : String(after[0]);
  if (day === undefined) return { entities: [], next: undefined, items: 0 };
  const { rows, next } = await readContactsOfDay(day, after?.[1] === undefined ? undefined : String(after[1]));
  const following = days[days.indexOf(day) + 1];
  return {
    entities: rows
      .filter((row) => row.contact !== undefined && isContactWithin(row, caller.only, settings))
      .map((row) => ({ entity: entityOf(row, day, settings, caller, shown), at: [day, row.contactId] })),
    next: next === undefined ? (following === undefined ? undefined : [following]) : [day, next],
    items: rows.length,
  };
};

export const contactSource = (deps: ContactListDeps): EntitySource => ({
  type: contactType,
  scope: 'contact:read',
  read: (request, after) => readPiece(deps, request, after),
});
