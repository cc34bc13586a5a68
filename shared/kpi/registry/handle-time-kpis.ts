/** How long handled contacts take, and what the time is spent on. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const handleTimeKpis = [
  {
    id: 'average-handle-time',
    label: { en: 'Average handle time', de: 'Ø Bearbeitungszeit', hu: 'Átlagos kezelési idő', th: 'เวลาให้บริการเฉลี่ย' },
    description:
      'Talk, hold, after-contact work and agent pause per contact that has any of them; inbound and outbound together.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_HANDLE_TIME',
    formula: { kind: 'average', time: 'handleTime', count: 'handleTimeKnown' },
    examples: [
      { given: { handleTime: 5_831_000, handleTimeKnown: 14 }, value: 416.5, numerator: 5831, denominator: 14 },
      cannot,
    ],
  },
  {
    id: 'average-handle-time-inbound',
    label: {
      en: 'AHT inbound',
      de: 'Ø Bearbeitungszeit eingehend',
      hu: 'Átlagos kezelési idő, bejövő',
      th: 'เวลาให้บริการเฉลี่ย ขาเข้า',
    },
    description: 'Average handle time of incoming contacts: started by the customer, or transferred.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_HANDLE_TIME, incoming (INBOUND, TRANSFER, QUEUE_TRANSFER)',
    formula: { kind: 'average', time: 'handleTimeIncoming', count: 'handleTimeIncomingKnown' },
    partOf: 'average-handle-time',
    examples: [
      {
        given: { handleTimeIncoming: 600_000, handleTimeIncomingKnown: 2 },
        value: 300,
        numerator: 600,
        denominator: 2,
      },
      cannot,
    ],
  },
  {
    id: 'average-handle-time-outbound',
    label: {
      en: 'AHT outbound',
      de: 'Ø Bearbeitungszeit ausgehend',
      hu: 'Átlagos kezelési idő, kimenő',
      th: 'เวลาให้บริการเฉลี่ย ขาออก',
    },
    description: 'Average handle time of contacts that an agent or the API started.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_HANDLE_TIME, OUTBOUND and API',
    formula: { kind: 'average', time: 'handleTimeOutbound', count: 'handleTimeOutboundKnown' },
    partOf: 'average-handle-time',
    examples: [
      {
        given: { handleTimeOutbound: 265_000, handleTimeOutboundKnown: 2 },
        value: 132.5,
        numerator: 265,
        denominator: 2,
      },
      cannot,
    ],
  },
  {
    id: 'handle-time-p90',
    label: { en: 'Handle time, 90 %', de: 'Bearbeitungszeit, 90 %', hu: 'Kezelési idő, 90 %', th: 'เวลาให้บริการ 90 %' },
    description: '90 % of the contacts took no longer than this (2 % relative error).',
    unit: 'seconds',
    better: 'lower',
    source: 'Holdfast: Amazon Connect has no percentiles',
    formula: { kind: 'quantile', distributions: ['handleTime'], q: 0.9 },
    examples: [
      { given: {}, durations: { handleTime: [60, 120, 180, 600] }, value: 600, numerator: null, denominator: 4 },
      { given: {}, value: null, numerator: null, denominator: 0 },
    ],
  },
  {
    id: 'average-talk-time',
    label: { en: 'Average talk time', de: 'Ø Gesprächszeit', hu: 'Átlagos beszélgetési idő', th: 'เวลาสนทนาเฉลี่ย' },
    description: 'Time that agents interacted with customers, per handled contact; hold is not part of it.',
    unit: 'seconds',
    better: 'neutral',
    source: 'Amazon Connect AVG_INTERACTION_TIME',
    formula: { kind: 'average', time: 'talkTime', count: 'contactsHandled' },
    examples: [
      { given: { talkTime: 4_284_000, contactsHandled: 14 }, value: 306, numerator: 4284, denominator: 14 },
      cannot,
    ],
  },
  {
    id: 'average-hold-time',
    label: { en: 'Average hold time', de: 'Ø Haltezeit', hu: 'Átlagos tartási idő', th: 'เวลาพักสายเฉลี่ย' },
    description: 'Time on hold per handled contact; contacts never held count with 0.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_HOLD_TIME_ALL_CONTACTS',
    formula: { kind: 'average', time: 'holdTime', count: 'contactsHandled' },
    examples: [
      { given: { holdTime: 210_000, contactsHandled: 14 }, value: 15, numerator: 210, denominator: 14 },
      cannot,
    ],
  },
  {
    id: 'hold-share',
    label: { en: 'Hold share', de: 'Halteanteil', hu: 'Tartás aránya', th: 'สัดส่วนเวลาพักสาย' },
    description: 'Share of handle time that customers spent on hold; numerator and denominator are seconds.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast, from Amazon Connect SUM_HOLD_TIME / SUM_HANDLE_TIME',
    suggestedTarget: {
      value: 0.1,
      action: 'Ask what agents look up while customers are on hold; bring it into their screen.',
      source: 'Starting point; set your own',
    },
    formula: { kind: 'ratio', numerator: sum('holdTime'), denominator: sum('handleTime') },
    group: 'handleTimeKnown',
    examples: [
      { given: { holdTime: 30_000, handleTime: 600_000 }, value: 0.05, numerator: 30, denominator: 600 },
      cannot,
    ],
  },
  {
    id: 'average-after-contact-work',
    label: {
      en: 'Average after-contact work',
      de: 'Ø Nachbearbeitungszeit',
      hu: 'Átlagos utómunka',
      th: 'เวลาทำงานหลังจบการติดต่อเฉลี่ย',
    },
    description: 'After-contact work per handled contact; contacts without it count with 0.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_AFTER_CONTACT_WORK_TIME',
    formula: { kind: 'average', time: 'afterContactWorkTime', count: 'contactsHandled' },
    examples: [
      { given: { afterContactWorkTime: 434_000, contactsHandled: 14 }, value: 31, numerator: 434, denominator: 14 },
      cannot,
    ],
  },
] as const satisfies readonly KpiDefinition[];
