/** Calls that we make: callbacks that customers asked for, and our own. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;
const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const outboundKpis = [
  {
    id: 'callbacks',
    label: { en: 'Callbacks', de: 'Rückrufe', hu: 'Visszahívások', th: 'การโทรกลับ' },
    description: 'Callback legs: calls to customers who asked to be called back instead of waiting.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED, CALLBACK',
    formula: { kind: 'count', of: sum('callbacks') },
    examples: [{ given: { callbacks: 5, callbacksAnswered: 4 }, value: 5, numerator: 5, denominator: null }, nothing],
  },
  {
    id: 'callbacks-answered-share',
    label: {
      en: 'Callbacks answered',
      de: 'Angenommene Rückrufe',
      hu: 'Fogadott visszahívások aránya',
      th: 'สัดส่วนการโทรกลับที่มีผู้รับ',
    },
    description: 'Share of callback legs that the customer answered.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    suggestedTarget: {
      value: 0.7,
      action: 'Call back sooner and at the promised time; try again at another hour.',
      source: 'Starting point; set your own',
    },
    formula: { kind: 'ratio', numerator: sum('callbacksAnswered'), denominator: sum('callbacks') },
    examples: [{ given: { callbacksAnswered: 4, callbacks: 5 }, value: 0.8, numerator: 4, denominator: 5 }, cannot],
  },
  {
    id: 'outbound-attempts',
    label: { en: 'Outbound attempts', de: 'Anrufversuche', hu: 'Kimenő hívási kísérletek', th: 'ความพยายามโทรออก' },
    description: 'Calls that an agent or the API dialled, answered or not.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect CONTACTS_CREATED, OUTBOUND and API, voice only',
    formula: { kind: 'count', of: sum('outboundAttempts') },
    examples: [
      { given: { outboundAttempts: 5, outboundAnswered: 2 }, value: 5, numerator: 5, denominator: null },
      nothing,
    ],
  },
  {
    id: 'outbound-answered-share',
    label: {
      en: 'Outbound answered',
      de: 'Erreichte Anrufversuche',
      hu: 'Fogadott kimenő hívások aránya',
      th: 'สัดส่วนการโทรออกที่มีผู้รับ',
    },
    description: 'Share of dialled calls that the customer side answered, a voicemail included.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('outboundAnswered'), denominator: sum('outboundAttempts') },
    examples: [
      { given: { outboundAnswered: 2, outboundAttempts: 5 }, value: 0.4, numerator: 2, denominator: 5 },
      cannot,
    ],
  },
] as const satisfies readonly KpiDefinition[];
