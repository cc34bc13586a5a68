/** How fast contacts are answered. */
import { only, sum, within } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;
const noSample = { given: {}, value: null, numerator: null, denominator: 0 } as const;
/** Thresholds have a cell of their own, so these percentiles are exact. */
const waits = { answeredWait: [0, 20, 60, 300] } as const;

export const speedKpis = [
  {
    id: 'service-level',
    label: { en: 'Service level', de: 'Servicelevel', hu: 'Szolgáltatási szint', th: 'ระดับการให้บริการ' },
    description:
      'Share of queued contacts that left the queue in less than the threshold, however they left it: answered, abandoned, called back or transferred.',
    unit: 'ratio',
    better: 'higher',
    source: 'Amazon Connect SERVICE_LEVEL',
    suggestedTarget: {
      value: 0.8,
      action: 'Move agents to the queues below their threshold; check the forecast of these intervals.',
      source: 'Common call-centre convention: 80 % within 20 seconds',
    },
    formula: {
      kind: 'ratio',
      numerator: only(within(['answeredWait', 'abandonedWait', 'removedWait'], 'serviceLevel', 'less than')),
      denominator: sum('contactsQueued'),
    },
    examples: [
      {
        given: { contactsQueued: 8 },
        durations: { answeredWait: [12, 19.999, 20, 538], abandonedWait: [3, 47], removedWait: [5, 30] },
        value: 0.5,
        numerator: 4,
        denominator: 8,
      },
      cannot,
    ],
  },
  {
    id: 'service-level-answered',
    label: {
      en: 'Service level (answered)',
      de: 'Servicelevel (angenommen)',
      hu: 'Szolgáltatási szint (fogadott)',
      th: 'ระดับการให้บริการ (ที่รับสาย)',
    },
    description:
      'Share of queued contacts that an agent answered within the threshold (at most as long). Abandoned contacts count against it.',
    unit: 'ratio',
    better: 'higher',
    source: 'Common call-centre definition: answered within X / offered',
    formula: {
      kind: 'ratio',
      numerator: only(within(['answeredWait'], 'serviceLevel', 'at most')),
      denominator: sum('contactsQueued'),
    },
    examples: [
      {
        given: { contactsQueued: 4 },
        durations: { answeredWait: [12, 20, 20.001], abandonedWait: [3] },
        value: 0.5,
        numerator: 2,
        denominator: 4,
      },
      cannot,
    ],
  },
  {
    id: 'average-speed-of-answer',
    label: {
      en: 'Average speed of answer',
      de: 'Ø Wartezeit bis zur Annahme',
      hu: 'Átlagos válaszidő a sorban',
      th: 'เวลาเฉลี่ยก่อนรับสาย',
    },
    description: 'Average time in queue of contacts that an agent answered.',
    unit: 'seconds',
    better: 'lower',
    source: 'Amazon Connect AVG_QUEUE_ANSWER_TIME',
    suggestedTarget: {
      value: 30,
      action: 'Look at the intervals with the longest waits and at the schedule of these hours.',
      source: 'Starting point that fits 80 % within 20 seconds; set your own',
    },
    formula: { kind: 'average', time: 'answeredWaitTime', count: 'answeredWaitKnown' },
    examples: [
      { given: { answeredWaitTime: 1_050_000, answeredWaitKnown: 12 }, value: 87.5, numerator: 1050, denominator: 12 },
      cannot,
    ],
  },
  {
    id: 'speed-of-answer-p50',
    label: {
      en: 'Speed of answer, median',
      de: 'Wartezeit bis zur Annahme, Median',
      hu: 'Válaszidő a sorban, medián',
      th: 'เวลาก่อนรับสาย ค่ามัธยฐาน',
    },
    description: 'Half of the answered contacts waited no longer than this (2 % relative error).',
    unit: 'seconds',
    better: 'lower',
    source: 'Holdfast: Amazon Connect has no percentiles',
    formula: { kind: 'quantile', distributions: ['answeredWait'], q: 0.5 },
    examples: [{ given: {}, durations: waits, value: 20, numerator: null, denominator: 4 }, noSample],
  },
  {
    id: 'speed-of-answer-p90',
    label: {
      en: 'Speed of answer, 90 %',
      de: 'Wartezeit bis zur Annahme, 90 %',
      hu: 'Válaszidő a sorban, 90 %',
      th: 'เวลาก่อนรับสาย 90 %',
    },
    description: '90 % of the answered contacts waited no longer than this (2 % relative error).',
    unit: 'seconds',
    better: 'lower',
    source: 'Holdfast: Amazon Connect has no percentiles',
    formula: { kind: 'quantile', distributions: ['answeredWait'], q: 0.9 },
    examples: [{ given: {}, durations: waits, value: 300, numerator: null, denominator: 4 }, noSample],
  },
  {
    id: 'speed-of-answer-p95',
    label: {
      en: 'Speed of answer, 95 %',
      de: 'Wartezeit bis zur Annahme, 95 %',
      hu: 'Válaszidő a sorban, 95 %',
      th: 'เวลาก่อนรับสาย 95 %',
    },
    description: '95 % of the answered contacts waited no longer than this (2 % relative error).',
    unit: 'seconds',
    better: 'lower',
    source: 'Holdfast: Amazon Connect has no percentiles',
    formula: { kind: 'quantile', distributions: ['answeredWait'], q: 0.95 },
    examples: [{ given: {}, durations: waits, value: 300, numerator: null, denominator: 4 }, noSample],
  },
] as const satisfies readonly KpiDefinition[];
