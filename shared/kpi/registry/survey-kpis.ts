/** What customers say. Credited to the agent and queue of the conversation, at the time that it ended. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const surveyKpis = [
  {
    id: 'customer-satisfaction',
    label: {
      en: 'Customer satisfaction (CSAT)',
      de: 'Kundenzufriedenheit (CSAT)',
      hu: 'Ügyfél-elégedettség (CSAT)',
      th: 'ความพึงพอใจของลูกค้า (CSAT)',
    },
    description: 'Share of CSAT answers in the top two boxes of their scale (4 and 5 of 1 to 5).',
    unit: 'ratio',
    better: 'higher',
    source: 'Top-2-box share; ACSI-style CSAT as used in contact centres',
    formula: { kind: 'ratio', numerator: sum('csatTopTwo'), denominator: sum('csatAnswers') },
    examples: [{ given: { csatTopTwo: 3, csatAnswers: 4 }, value: 0.75, numerator: 3, denominator: 4 }, cannot],
  },
  {
    id: 'customer-satisfaction-mean',
    label: { en: 'CSAT mean', de: 'CSAT-Mittelwert', hu: 'CSAT átlag', th: 'คะแนนเฉลี่ย CSAT' },
    description: 'Mean CSAT answer; answers on other scales are converted to a scale from 1 to 5.',
    unit: 'points',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'average', time: 'csatPoints', count: 'csatAnswers' },
    examples: [{ given: { csatPoints: 9_000, csatAnswers: 2 }, value: 4.5, numerator: 9, denominator: 2 }, cannot],
  },
  {
    id: 'net-promoter-score',
    label: {
      en: 'Net promoter score (NPS)',
      de: 'Net Promoter Score (NPS)',
      hu: 'Nettó ajánlási index (NPS)',
      th: 'คะแนนผู้สนับสนุนสุทธิ (NPS)',
    },
    description: 'Per cent of promoters less per cent of detractors, -100 to 100.',
    unit: 'points',
    better: 'higher',
    source: 'Reichheld 2003: promoters 9 and 10, detractors 0 to 6 of 0 to 10; other scales as docs/flows.md lists',
    formula: {
      kind: 'ratio',
      numerator: { measures: ['npsPromoters'], without: ['npsDetractors'], times: 100 },
      denominator: sum('npsAnswers'),
    },
    examples: [
      { given: { npsPromoters: 5, npsDetractors: 3, npsAnswers: 10 }, value: 20, numerator: 200, denominator: 10 },
      { given: { npsDetractors: 2, npsAnswers: 4 }, value: -50, numerator: -200, denominator: 4 },
      cannot,
    ],
  },
  {
    id: 'customer-effort-score',
    label: {
      en: 'Customer effort score (CES)',
      de: 'Customer Effort Score (CES)',
      hu: 'Ügyfél-erőfeszítési mutató (CES)',
      th: 'คะแนนความพยายามของลูกค้า (CES)',
    },
    description: 'Mean answer to how easy it was, 1 (hard) to 7 (easy); other scales are converted.',
    unit: 'points',
    better: 'higher',
    source: 'CES 2.0: 1 to 7, 7 is easiest',
    formula: { kind: 'average', time: 'cesPoints', count: 'cesAnswers' },
    examples: [{ given: { cesPoints: 17_000, cesAnswers: 3 }, value: 17 / 3, numerator: 17, denominator: 3 }, cannot],
  },
  {
    id: 'fan-rate',
    label: { en: 'Fan rate', de: 'Fan-Quote', hu: 'Rajongók aránya', th: 'อัตราแฟน' },
    description: 'Share of customers who are both satisfied and attached: top two boxes of both fan questions.',
    unit: 'ratio',
    better: 'higher',
    source: 'Fan principle: satisfaction and emotional attachment',
    formula: { kind: 'ratio', numerator: sum('fans'), denominator: sum('fanSurveys') },
    examples: [{ given: { fans: 1, fanSurveys: 4 }, value: 0.25, numerator: 1, denominator: 4 }, cannot],
  },
  {
    id: 'survey-response-rate',
    label: {
      en: 'Survey response rate',
      de: 'Antwortquote der Befragung',
      hu: 'Felmérés válaszadási aránya',
      th: 'อัตราการตอบแบบสำรวจ',
    },
    description: 'Share of offered surveys with at least one usable answer.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('surveysAnswered'), denominator: sum('surveysOffered') },
    examples: [{ given: { surveysAnswered: 2, surveysOffered: 8 }, value: 0.25, numerator: 2, denominator: 8 }, cannot],
  },
] as const satisfies readonly KpiDefinition[];
