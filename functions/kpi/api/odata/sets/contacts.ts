/** Contacts as they are counted, by the UTC day of their disconnect. Nothing in them tells who the customer is. */
import { addDays, dayMs, daysBetween, utcDay, utcMidnight } from '../../../../../shared/domain/time.ts';
import { limits } from '../../../../../shared/contracts/limits.ts';
import { overLimit } from '../../../../../shared/http/problem.ts';
import type { KpiSettings } from '../../../../../shared/kpi/slices.ts';
import type { ContactRow } from '../../../../../shared/dynamo/items/contact-item.ts';
import type { Caller } from '../../../../../shared/http/caller.ts';
import { showsAgentNames } from '../../labels.ts';
import { isContactWithin } from '../../query/key-limits.ts';
import { contactColumns, seenContact } from '../../contact-columns.ts';
import { pascalCase } from '../../table/names.ts';
import type { Bounds } from '../bounds.ts';
import type { Entity, EntityType, Value } from '../model.ts';
import type { EntitySource, Piece, Place, SourceRequest } from '../source.ts';

/** Contacts of one UTC day in the order of their ids, after the given id. */
export type ReadContactsOfDay = (
  day: string,
  after: string | undefined,
) => Promise<{ readonly rows: readonly ContactRow[]; readonly next: string | undefined }>;

export interface ContactListDeps {
  readonly settings: KpiSettings;
  readonly readContactsOfDay: ReadContactsOfDay;
  /** Epoch ms. */
  readonly now: () => number;
}

const defaultDays = 7;

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

const text = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
const dayOf = (value: Value | undefined): string | undefined => (typeof value === 'number' ? utcDay(value) : undefined);

const sorted = (values: ReadonlySet<Value> | undefined): Value[] =>
  [...(values ?? [])].filter((value) => value !== null).sort((a, b) => (a < b ? -1 : 1));

/** UTC days that may hold what the filter keeps. */
const daysOf = (bounds: Bounds, now: number): readonly string[] => {
  const [dates, moments] = [bounds.get('UtcDate'), bounds.get('DisconnectedAt')];
  const [listedDates, listedMoments] = [sorted(dates?.values), sorted(moments?.values)];
  const lows = [text(dates?.min ?? listedDates[0]), dayOf(moments?.min ?? listedMoments[0])].filter(
    (d) => d !== undefined,
  );
  const highs = [text(dates?.max ?? listedDates.at(-1)), dayOf(moments?.max ?? listedMoments.at(-1))].filter(
    (d) => d !== undefined,
  );
  const last = highs.sort()[0] ?? utcDay(now);
  const first = lows.sort().at(-1) ?? addDays(last, 1 - defaultDays);
  const days = Math.round((utcMidnight(last) - utcMidnight(first)) / dayMs) + 1;
  if (days > limits.contactDays) {
    throw overLimit({
      field: '$filter',
      message: `covers ${days} days of contacts; the limit is ${limits.contactDays}. Narrow DisconnectedAt or UtcDate`,
    });
  }
  return days > 0 ? daysBetween(first, last) : [];
};

const entityOf = (row: ContactRow, day: string, settings: KpiSettings, caller: Caller): Entity => {
  const seen = seenContact(row, settings, showsAgentNames(settings, caller));
  return { UtcDate: day, ...Object.fromEntries(contactColumns.map(({ words, of }) => [pascalCase(words), of(seen)])) };
};

const readPiece = async (
  { settings, readContactsOfDay, now }: ContactListDeps,
  { bounds, caller }: SourceRequest,
  after: Place | undefined,
): Promise<Piece> => {
  const days = daysOf(bounds, now());
  const day = after === undefined ? days[0] : String(after[0]);
  if (day === undefined) return { entities: [], next: undefined, items: 0 };
  const { rows, next } = await readContactsOfDay(day, after?.[1] === undefined ? undefined : String(after[1]));
  const following = days[days.indexOf(day) + 1];
  return {
    entities: rows
      .filter((row) => row.contact !== undefined && isContactWithin(row, caller.only, settings))
      .map((row) => ({ entity: entityOf(row, day, settings, caller), at: [day, row.contactId] })),
    next: next === undefined ? (following === undefined ? undefined : [following]) : [day, next],
    items: rows.length,
  };
};

export const contactSource = (deps: ContactListDeps): EntitySource => ({
  type: contactType,
  scope: 'contact:read',
  read: (request, after) => readPiece(deps, request, after),
});
