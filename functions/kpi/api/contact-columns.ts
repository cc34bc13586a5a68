/** One contact as a flat row: what is counted of it, and nothing that tells who the customer is. Pure. */
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { contributionsOf, type Contribution } from '../../../shared/kpi/contributions.ts';
import { factsOf, type Facts } from '../../../shared/kpi/facts.ts';
import { slices, type KpiSettings, type SliceId } from '../../../shared/kpi/slices.ts';
import { showsLabel } from './labels.ts';
import type { Words } from './table/names.ts';

type ColumnType = 'Edm.String' | 'Edm.DateTimeOffset' | 'Edm.Date' | 'Edm.Boolean' | 'Edm.Double' | 'Edm.Int64';

/** A row with what follows from it, found when it is first asked for. */
export class SeenContact {
  readonly row: ContactRow;
  readonly settings: KpiSettings;
  readonly agentNames: boolean;
  #facts: Facts | undefined;
  #counted: { readonly found: Contribution | undefined } | undefined;

  constructor(row: ContactRow, settings: KpiSettings, agentNames: boolean) {
    this.row = row;
    this.settings = settings;
    this.agentNames = agentNames;
  }

  get facts(): Facts | undefined {
    return (this.#facts ??= this.row.contact && factsOf(this.row.contact, this.row.parts));
  }

  /** Undefined until it has ended: it is in no number yet. */
  get counted(): Contribution | undefined {
    this.#counted ??= { found: contributionsOf(this.row, this.settings).contributions[0] };
    return this.#counted.found;
  }
}

export type ContactCell = string | number | boolean | null;

export interface ContactColumn {
  readonly words: Words;
  readonly type: ColumnType;
  readonly of: (seen: SeenContact) => ContactCell;
}

const fact = (
  words: Words,
  type: ColumnType,
  of: (facts: Facts) => string | number | boolean | undefined,
): ContactColumn => ({ words, type, of: ({ facts }) => (facts && of(facts)) ?? null });

const moment = (words: Words, of: (facts: Facts) => number | undefined): ContactColumn =>
  fact(words, 'Edm.DateTimeOffset', (facts) => {
    const ms = of(facts);
    return ms === undefined ? undefined : new Date(ms).toISOString();
  });
const seconds = (words: Words, of: (facts: Facts) => number | undefined): ContactColumn =>
  fact(words, 'Edm.Double', (facts) => {
    const ms = of(facts);
    return ms === undefined ? undefined : ms / 1000;
  });

const sliceOf = (slice: SliceId, part: 'id' | 'label'): ContactColumn => ({
  words: part === 'id' ? [slice, 'id'] : [slice],
  type: 'Edm.String',
  of: ({ facts, counted, settings, agentNames }) => {
    const value = facts && slices[slice].of(facts, settings, counted?.day ?? '');
    if (!value) return null;
    return value[part === 'label' && showsLabel(agentNames, slice, value.id) ? 'label' : 'id'];
  },
});

/** Slices that a row shows a value of. */
export const contactSlices = ['queue', 'agent', 'team', 'site', 'topic'] as const satisfies readonly SliceId[];

export const contactColumns: readonly ContactColumn[] = [
  { words: ['contact', 'id'], type: 'Edm.String', of: ({ row }) => row.contactId },
  fact(['journey', 'id'], 'Edm.String', ({ contact }) => contact.initialContactId ?? contact.contactId),
  moment(['disconnected', 'at'], ({ contact }) => contact.disconnectedAtMs),
  moment(['initiated', 'at'], ({ contact }) => contact.initiatedAtMs),
  moment(['updated', 'at'], ({ contact }) => contact.lastUpdateMs),
  { words: ['local', 'date'], type: 'Edm.Date', of: ({ counted }) => counted?.day ?? null },
  {
    words: ['interval', 'start'],
    type: 'Edm.DateTimeOffset',
    of: ({ counted }) => (counted ? `${counted.interval.slice(0, 16)}:00Z` : null),
  },
  fact(['channel'], 'Edm.String', ({ contact }) => contact.channel),
  fact(['direction'], 'Edm.String', ({ direction }) => direction),
  fact(['exclusion'], 'Edm.String', ({ exclusion }) => exclusion),
  // A topic is its own label.
  ...contactSlices.flatMap((slice) => [sliceOf(slice, 'id'), ...(slice === 'topic' ? [] : [sliceOf(slice, 'label')])]),
  fact(['queued'], 'Edm.Boolean', ({ queued }) => queued),
  fact(['handled'], 'Edm.Boolean', ({ handled }) => handled),
  fact(['abandoned'], 'Edm.Boolean', ({ abandoned }) => abandoned),
  seconds(['wait', 'seconds'], ({ waitMs }) => waitMs),
  seconds(['handle', 'seconds'], ({ handleMs }) => handleMs),
  { words: ['revision'], type: 'Edm.Int64', of: ({ row }) => row.rev },
];
