/**
 * `GET /v1/contacts`: contacts as they are counted, by the UTC day of their disconnect. With a cursor, whole days of which
 * anything that is counted has changed: whoever keeps a copy replaces these days. A row is in the index long before the
 * fold that its change mark comes from, so a day that is not marked yet is marked for the next pull. What no number depends on
 * (the columns of an excluded leg, a revision that changed nothing) marks no day.
 */
import { contactListFormats, type ContactListQuery } from '../../../shared/contracts/contact-list.ts';
import { changesFromStart } from '../../../shared/contracts/kpi-query.ts';
import { limits } from '../../../shared/contracts/limits.ts';
import { dayMs, daysBetween, monthOfDay, utcDay, utcMidnight } from '../../../shared/domain/time.ts';
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import { overLimit, invalid } from '../../../shared/http/problem.ts';
import { Reply } from '../../../shared/http/reply.ts';
import type { RequestFacts } from '../../../shared/http/request-facts.ts';
import type { CutId } from '../../../shared/kpi/slices.ts';
import { contactColumns, contactSlices, SeenContact, type ContactCell } from './contact-columns.ts';
import { showsAgentNames } from './labels.ts';
import { nextPageLink, representationOf } from './negotiation.ts';
import type { ContactListDeps } from './odata/sets/contacts.ts';
import { basisOf, changeCursor, changedDays, parseChangeCursor } from './query/changes.ts';
import { isContactWithin } from './query/key-limits.ts';
import { createPageToken, openPageToken } from './query/page-token.ts';
import type { Position } from './query/page.ts';
import { tokenContext, type KpiDeps } from './read-kpis.ts';
import { asOf } from './standing.ts';
import type { Cell } from './table/columns.ts';
import { csvText } from './table/csv.ts';
import { camelCase } from './table/names.ts';

type Deps = KpiDeps & ContactListDeps;

export interface ContactListInput {
  readonly query: ContactListQuery;
  readonly caller: Caller;
  readonly request: RequestFacts;
}

const askedDays = ({ from, to }: ContactListQuery): readonly string[] => {
  const count = Math.round((utcMidnight(to) - utcMidnight(from)) / dayMs) + 1;
  if (count < 1) throw invalid({ field: 'to', message: 'must not be before from' });
  if (count > limits.contactDays)
    throw overLimit({ field: 'to', message: `covers ${count} days; the limit is ${limits.contactDays}` });
  return daysBetween(from, to);
};

/** A contact that moves from one value to another changes no total, so every slice that is shown is asked. */
const markedCuts: readonly CutId[] = ['total', 'channel', ...contactSlices];

/** Undefined: every day. Interval marks are by UTC day, as the list is. */
const wantedDays = async (
  { readChanges, settings, definition, readSettings }: Deps,
  { updatedSince }: ContactListQuery,
  days: readonly string[],
): Promise<readonly string[]> => {
  if (updatedSince === undefined || updatedSince === changesFromStart) return days;
  const since = parseChangeCursor(updatedSince);
  if (since.d !== basisOf(definition, readSettings)) return days;
  const months = [...new Set(days.map(monthOfDay))];
  const marks = await Promise.all(
    markedCuts.map((cut) => readChanges({ grain: 'interval', zone: settings.timeZone, cut, months })),
  );
  const changed = changedDays(since, marks.flat());
  return days.filter((day) => changed.has(day));
};

type Row = Readonly<Record<string, ContactCell>>;

interface Listed {
  readonly rows: readonly Row[];
  readonly next: Position | undefined;
}

const names = contactColumns.map(({ words }) => camelCase(words));
const frameBytes = 20_000;

const rowOf = (row: ContactRow, { settings }: Deps, caller: Caller): Row => {
  const seen = new SeenContact(row, settings, showsAgentNames(settings, caller));
  return Object.fromEntries(contactColumns.map(({ of }, at) => [names[at], of(seen)]));
};

/** Collects rows until there are enough of them, or of their bytes, or of what was read for them. */
class Collector {
  readonly rows: Row[] = [];
  #bytes = 0;
  #items = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether the answer is full now. */
  add(row: Row): boolean {
    this.rows.push(row);
    this.#bytes += Buffer.byteLength(JSON.stringify(row));
    // The next row is no longer than all the others together.
    return this.rows.length >= this.#most || this.#bytes > limits.answerBytes - frameBytes;
  }

  read(items: number): boolean {
    this.#items += items;
    return this.#items >= limits.items;
  }
}

const readDay = async (
  deps: Deps,
  caller: Caller,
  into: Collector,
  { day, after }: { readonly day: string; readonly after: string | undefined },
): Promise<Position | undefined> => {
  const from = utcMidnight(day);
  const piece = await deps.readContactsOfDay(day, after);
  for (const row of piece.rows) {
    if (row.contact === undefined || !isContactWithin(row, caller.only, deps.settings)) continue;
    if (into.add(rowOf(row, deps, caller))) return { value: row.contactId, from };
  }
  const { next } = piece;
  if (next === undefined) return undefined;
  return into.read(piece.rows.length) ? { value: next, from } : readDay(deps, caller, into, { day, after: next });
};

const list = async (
  deps: Deps,
  input: ContactListInput,
  days: readonly string[],
  start: Position | undefined,
): Promise<Listed> => {
  const into = new Collector(input.query.limit);
  const first = start && utcDay(start.from);
  for (const day of days.filter((one) => first === undefined || one >= first)) {
    const next = await readDay(deps, input.caller, into, { day, after: day === first ? start?.value : undefined });
    if (next) return { rows: into.rows, next };
  }
  return { rows: into.rows, next: undefined };
};

const cellsOf = (row: Row): Cell[] =>
  Object.values(row).map((cell) => (typeof cell === 'boolean' ? String(cell) : cell));

export const listContacts = async (deps: Deps, input: ContactListInput): Promise<object> => {
  const { query, caller, request } = input;
  const format = representationOf(contactListFormats, query, request);
  const asked = askedDays(query);
  const context = () => tokenContext(deps, query, caller);
  const start = query.pageToken === undefined ? undefined : openPageToken(query.pageToken, await context());
  const { cursors } = await deps.readState();
  const days = await wantedDays(deps, query, asked);
  const { rows, next } = await list(deps, input, days, start);
  const nextPageToken = next && createPageToken(next, await context());
  const isFirst = query.updatedSince !== undefined && query.pageToken === undefined;
  const cursor = isFirst ? changeCursor(cursors, basisOf(deps.definition, deps.readSettings)) : undefined;
  if (format === 'csv')
    return new Reply({
      contentType: 'text/csv; charset=utf-8; header=present',
      text: csvText(contactColumns, rows.map(cellsOf), query.dialect ?? 'rfc4180'),
      headers: {
        'content-disposition': 'attachment; filename="contacts.csv"',
        'holdfast-days': days.join(','),
        ...(cursor === undefined ? {} : { 'holdfast-cursor': cursor }),
        ...(nextPageToken === undefined ? {} : { link: nextPageLink(request, '/v1/contacts', query, nextPageToken) }),
      },
    });
  return {
    asOf: asOf(cursors),
    timeZone: deps.settings.timeZone,
    days,
    ...(cursor === undefined ? {} : { cursor }),
    rows,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
};
