/** How fast agents answer in chat and messaging. */
import type { KpiDefinition } from './kpi-definition.ts';

const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const messagingKpis = [
  {
    id: 'average-first-response-time',
    label: {
      en: 'Average first response time',
      de: 'Ø Zeit bis zur ersten Antwort',
      hu: 'Átlagos első válaszidő',
      th: 'เวลาตอบครั้งแรกเฉลี่ย',
    },
    description: "Time from the agent's join to the first message of the agent, per chat that has one.",
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_FIRST_RESPONSE_TIME_AGENT',
    suggestedTarget: {
      value: 60,
      action: 'Check how many chats agents hold at once and whether a first answer can be prepared.',
      source: 'Common chat convention: a first answer within a minute',
    },
    formula: { kind: 'average', time: 'firstResponseTime', count: 'firstResponseKnown' },
    examples: [
      { given: { firstResponseTime: 45_000, firstResponseKnown: 2 }, value: 22.5, numerator: 45, denominator: 2 },
      cannot,
    ],
  },
  {
    id: 'first-response-time-p90',
    label: {
      en: 'First response time, 90 %',
      de: 'Zeit bis zur ersten Antwort, 90 %',
      hu: 'Első válaszidő, 90 %',
      th: 'เวลาตอบครั้งแรก 90 %',
    },
    description: 'In 90 % of the chats the first response took no longer than this (2 % relative error).',
    unit: 'seconds',
    better: 'lower',
    source: 'Holdfast: Amazon Connect has no percentiles',
    formula: { kind: 'quantile', distributions: ['firstResponse'], q: 0.9 },
    examples: [
      { given: {}, durations: { firstResponse: [5, 15, 45] }, value: 45, numerator: null, denominator: 3 },
      { given: {}, value: null, numerator: null, denominator: 0 },
    ],
  },
  {
    id: 'average-response-time',
    label: { en: 'Average response time', de: 'Ø Antwortzeit', hu: 'Átlagos válaszidő', th: 'เวลาตอบเฉลี่ย' },
    description: 'Time that customers waited for an answer of the agent, per response, the first included.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_RESPONSE_TIME_AGENT',
    formula: { kind: 'average', time: 'responseTime', count: 'responses' },
    group: 'firstResponseKnown',
    examples: [{ given: { responseTime: 120_000, responses: 8 }, value: 15, numerator: 120, denominator: 8 }, cannot],
  },
] as const satisfies readonly KpiDefinition[];
