/** One contact as a flat row: what is counted of it, and nothing that tells who the customer is. Pure. */
import type { ContactRow } from '../../../shared/dynamo/items/contact-item.ts';
import { contributionsOf, type Contribution } from '../../../shared/kpi/contributions.ts';
import { factsOf, type Facts } from '../../../shared/kpi/facts.ts';
import { slices, type KpiSettings, type SliceId } from '../../../shared/kpi/slices.ts';
import type { Words } from './table/names.ts';

type ColumnType = 'Edm.String' | 'Edm.DateTimeOffset' | 'Edm.Date' | 'Edm.Boolean' | 'Edm.Double' | 'Edm.Int64';

/** A row with what follows from it, found once for all of its columns. */
export interface SeenContact {
  readonly row: ContactRow;
  readonly settings: KpiSettings;
  readonly agentNames: boolean;
  readonly facts: Facts | undefined;
  /** Undefined until it has ended: it is in no number yet. */
  readonly counted: Contribution | undefined;
}

export const seenContact = (row: ContactRow, settings: KpiSettings, agentNames: boolean): SeenContact => ({
  row,
  settings,
  agentNames,
  facts: row.contact && factsOf(row.contact, row.parts),
  counted: contributionsOf(row, settings).contributions[0],
});

export interface ContactColumn {
  readonly words: Words;
  readonly type: ColumnType;
  readonly of: (seen: SeenContact) => string | number | boolean | null;
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
    return value?.[part === 'label' && (slice !== 'agent' || agentNames) ? 'label' : 'id'] ?? null;
  },
});

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
  sliceOf('queue', 'id'),
  sliceOf('queue', 'label'),
  sliceOf('agent', 'id'),
  sliceOf('agent', 'label'),
  sliceOf('team', 'id'),
  sliceOf('team', 'label'),
  sliceOf('site', 'id'),
  sliceOf('site', 'label'),
  sliceOf('topic', 'id'),
  fact(['queued'], 'Edm.Boolean', ({ queued }) => queued),
  fact(['handled'], 'Edm.Boolean', ({ handled }) => handled),
  fact(['abandoned'], 'Edm.Boolean', ({ abandoned }) => abandoned),
  seconds(['wait', 'seconds'], ({ waitMs }) => waitMs),
  seconds(['handle', 'seconds'], ({ handleMs }) => handleMs),
  { words: ['revision'], type: 'Edm.Int64', of: ({ row }) => row.rev },
];
