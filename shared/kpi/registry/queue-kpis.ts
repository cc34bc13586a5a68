/** What happened in the queue: how many came, how many gave up, and when. */
import { less, only, sum, within } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;
const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;
const shortAbandons = within(['abandonedWait'], 'shortAbandon', 'less than');

export const queueKpis = [
  {
    id: 'contacts-queued',
    label: { en: 'Queued', de: 'In der Warteschlange', hu: 'Sorba került', th: 'เข้าคิว' },
    description: 'Contacts that were put into a queue, calls that we queue to an agent included.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_QUEUED',
    formula: { kind: 'count', of: sum('contactsQueued') },
    examples: [{ given: { contactsQueued: 18 }, value: 18, numerator: 18, denominator: null }, nothing],
  },
  {
    id: 'contacts-abandoned',
    label: { en: 'Abandoned', de: 'Aufgelegt', hu: 'Feladott', th: 'วางสายก่อนรับ' },
    description: 'Contacts that left the queue without an agent, a callback or a transfer.',
    unit: 'count',
    better: 'lower',
    source: 'Amazon Connect CONTACTS_ABANDONED',
    formula: { kind: 'count', of: sum('contactsAbandoned') },
    examples: [
      { given: { contactsAbandoned: 4, contactsQueued: 18 }, value: 4, numerator: 4, denominator: null },
      nothing,
    ],
  },
  {
    id: 'abandonment-rate',
    label: { en: 'Abandonment rate', de: 'Abbruchquote', hu: 'Feladási arány', th: 'อัตราการวางสายก่อนรับ' },
    description: 'Abandoned contacts divided by queued contacts.',
    unit: 'ratio',
    better: 'lower',
    source: 'Amazon Connect ABANDONMENT_RATE',
    suggestedTarget: {
      value: 0.05,
      action: 'Compare staffing with arrivals in the intervals of the worst queue; offer callbacks there.',
      source: 'Common call-centre convention: at most 5 % abandoned',
    },
    formula: { kind: 'ratio', numerator: sum('contactsAbandoned'), denominator: sum('contactsQueued') },
    examples: [
      { given: { contactsAbandoned: 4, contactsQueued: 16 }, value: 0.25, numerator: 4, denominator: 16 },
      cannot,
    ],
  },
  {
    id: 'short-abandons',
    label: { en: 'Short abandons', de: 'Kurzabbrüche', hu: 'Rövid feladások', th: 'วางสายภายในเวลาสั้น' },
    description:
      'Contacts abandoned after less than the short abandon threshold: often a wrong number rather than impatience.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect SUM_CONTACTS_ABANDONED_IN_X',
    formula: { kind: 'count', of: only(shortAbandons) },
    examples: [
      {
        given: { contactsAbandoned: 3 },
        durations: { abandonedWait: [3, 9.999, 10] },
        value: 2,
        numerator: 2,
        denominator: null,
      },
      nothing,
    ],
  },
  {
    id: 'abandonment-rate-without-short',
    label: {
      en: 'Abandonment rate without short',
      de: 'Abbruchquote ohne Kurzabbrüche',
      hu: 'Feladási arány rövidek nélkül',
      th: 'อัตราการวางสายไม่รวมสายสั้น',
    },
    description: 'Abandoned contacts divided by queued contacts, short abandons taken out of both.',
    unit: 'ratio',
    better: 'lower',
    source: 'Variant of Amazon Connect ABANDONMENT_RATE',
    formula: {
      kind: 'ratio',
      numerator: less(sum('contactsAbandoned'), shortAbandons),
      denominator: less(sum('contactsQueued'), shortAbandons),
    },
    examples: [
      {
        given: { contactsAbandoned: 4, contactsQueued: 17 },
        durations: { abandonedWait: [3, 47, 80, 83] },
        value: 0.1875,
        numerator: 3,
        denominator: 16,
      },
      {
        given: { contactsAbandoned: 1, contactsQueued: 1 },
        durations: { abandonedWait: [4] },
        value: null,
        numerator: 0,
        denominator: 0,
      },
    ],
  },
  {
    id: 'average-abandon-time',
    label: {
      en: 'Average abandon time',
      de: 'Ø Zeit bis zum Auflegen',
      hu: 'Átlagos feladási idő',
      th: 'เวลาเฉลี่ยก่อนวางสาย',
    },
    description: 'How long abandoned contacts had waited on average.',
    unit: 'seconds',
    better: 'neutral',
    source: 'Amazon Connect AVG_ABANDON_TIME',
    formula: { kind: 'average', time: 'abandonedWaitTime', count: 'abandonedWaitKnown' },
    examples: [
      { given: { abandonedWaitTime: 213_000, abandonedWaitKnown: 4 }, value: 53.25, numerator: 213, denominator: 4 },
      cannot,
    ],
  },
] as const satisfies readonly KpiDefinition[];
