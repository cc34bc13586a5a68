/** Conversations: what Contact Lens measured, and what evaluators said. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;
const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const conversationKpis = [
  {
    id: 'customer-sentiment',
    label: { en: 'Customer sentiment', de: 'Kundenstimmung', hu: 'Ügyfélhangulat', th: 'อารมณ์ของลูกค้า' },
    description: 'Mean sentiment of customers in analysed conversations, -5 to 5.',
    unit: 'points',
    better: 'higher',
    source: 'Amazon Connect Contact Lens, overall sentiment',
    formula: { kind: 'average', time: 'customerSentiment', count: 'analysedSentiment' },
    examples: [
      { given: { customerSentiment: -2_600, analysedSentiment: 2 }, value: -1.3, numerator: -2.6, denominator: 2 },
      cannot,
    ],
  },
  {
    id: 'talk-time-share',
    label: { en: 'Talk time share', de: 'Gesprächsanteil', hu: 'Beszédidő aránya', th: 'สัดส่วนเวลาพูด' },
    description: 'Share of analysed calls in which somebody talked.',
    unit: 'ratio',
    better: 'neutral',
    source: 'Amazon Connect PERCENT_TALK_TIME',
    formula: { kind: 'ratio', numerator: sum('analysedTalkTime'), denominator: sum('conversationTime') },
    group: 'analysedTalk',
    examples: [
      { given: { analysedTalkTime: 380_000, conversationTime: 475_000 }, value: 0.8, numerator: 380, denominator: 475 },
      cannot,
    ],
  },
  {
    id: 'non-talk-time-share',
    label: { en: 'Non-talk time share', de: 'Anteil ohne Gespräch', hu: 'Csend aránya', th: 'สัดส่วนเวลาที่ไม่มีการพูด' },
    description: 'Share of analysed calls in which nobody talked, holds included.',
    unit: 'ratio',
    better: 'lower',
    source: 'Amazon Connect PERCENT_NON_TALK_TIME',
    formula: { kind: 'ratio', numerator: sum('analysedNonTalkTime'), denominator: sum('conversationTime') },
    group: 'analysedTalk',
    examples: [
      {
        given: { analysedNonTalkTime: 82_000, conversationTime: 410_000 },
        value: 0.2,
        numerator: 82,
        denominator: 410,
      },
      cannot,
    ],
  },
  {
    id: 'interruptions-per-call',
    label: {
      en: 'Interruptions per call',
      de: 'Unterbrechungen je Gespräch',
      hu: 'Félbeszakítások hívásonként',
      th: 'การขัดจังหวะต่อสาย',
    },
    description: 'Interruptions per call whose talk time was analysed, by either side.',
    unit: 'count',
    better: 'lower',
    source: 'Amazon Connect Contact Lens, interruptions',
    formula: { kind: 'ratio', numerator: sum('interruptions'), denominator: sum('analysedTalk') },
    examples: [{ given: { interruptions: 3, analysedTalk: 4 }, value: 0.75, numerator: 3, denominator: 4 }, cannot],
  },
  {
    id: 'evaluations',
    label: { en: 'Evaluations', de: 'Bewertungen', hu: 'Értékelések', th: 'การประเมิน' },
    description: 'Submitted evaluations of contacts; calibrations are left out.',
    unit: 'count',
    better: 'neutral',
    source: 'Amazon Connect EVALUATIONS_PERFORMED',
    formula: { kind: 'count', of: sum('evaluations') },
    examples: [{ given: { evaluations: 3 }, value: 3, numerator: 3, denominator: null }, nothing],
  },
  {
    id: 'evaluation-score',
    label: { en: 'Evaluation score', de: 'Bewertungsergebnis', hu: 'Értékelési pontszám', th: 'คะแนนการประเมิน' },
    description: 'Mean score of evaluations that have one, 0 to 100.',
    unit: 'points',
    better: 'higher',
    source: 'Amazon Connect AVG_EVALUATION_SCORE',
    formula: { kind: 'average', time: 'evaluationPoints', count: 'evaluationsScored' },
    examples: [
      { given: { evaluationPoints: 145_000, evaluationsScored: 2 }, value: 72.5, numerator: 145, denominator: 2 },
      cannot,
    ],
  },
  {
    id: 'evaluation-automatic-fails',
    label: { en: 'Automatic fails', de: 'Automatisch nicht bestanden', hu: 'Automatikus bukások', th: 'ไม่ผ่านอัตโนมัติ' },
    description: 'Share of evaluations that one question failed as a whole.',
    unit: 'ratio',
    better: 'lower',
    source: 'Amazon Connect PERCENT_AUTOMATIC_FAILS',
    formula: { kind: 'ratio', numerator: sum('evaluationsFailed'), denominator: sum('evaluations') },
    examples: [{ given: { evaluationsFailed: 1, evaluations: 4 }, value: 0.25, numerator: 1, denominator: 4 }, cannot],
  },
] as const satisfies readonly KpiDefinition[];
