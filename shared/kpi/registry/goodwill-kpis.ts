/** Goodwill for long waits: what it costs, and how those fare who got it and those who waited as long and did not. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;
const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

const churnWindow =
  'within the window (customers.churnWindowDays, 90 days) from the decision on. Only windows that are over count; a customer counts once in a window, with the first decision';

export const goodwillKpis = [
  {
    id: 'goodwill-offers',
    label: { en: 'Goodwill offers', de: 'Kulanzangebote', hu: 'Méltányossági ajánlatok', th: 'ข้อเสนอชดเชย' },
    description: 'Contacts that were offered something because they waited long.',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('goodwillOffers') },
    examples: [{ given: { goodwillOffers: 4 }, value: 4, numerator: 4, denominator: null }, nothing],
  },
  {
    id: 'goodwill-cost',
    label: { en: 'Goodwill cost', de: 'Kulanzkosten', hu: 'Méltányossági költség', th: 'ค่าใช้จ่ายชดเชย' },
    description: "Amounts offered for long waits, in minor units of the centre's currency.",
    unit: 'money',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('goodwillCost') },
    examples: [{ given: { goodwillCost: 2_000 }, value: 2_000, numerator: 2_000, denominator: null }, nothing],
  },
  {
    id: 'goodwill-refused',
    label: {
      en: 'Long waits without an offer',
      de: 'Lange Wartezeiten ohne Angebot',
      hu: 'Hosszú várakozás ajánlat nélkül',
      th: 'รอนานโดยไม่มีข้อเสนอ',
    },
    description:
      'Contacts that waited as long and were offered nothing: the budget was spent, or the customer had an offer recently.',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('goodwillRefused') },
    examples: [{ given: { goodwillRefused: 2 }, value: 2, numerator: 2, denominator: null }, nothing],
  },
  {
    id: 'goodwill-offer-satisfaction',
    label: { en: 'CSAT after an offer', de: 'CSAT nach Angebot', hu: 'CSAT ajánlat után', th: 'CSAT หลังข้อเสนอ' },
    description: 'Customer satisfaction (top two boxes) of contacts that were offered goodwill.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillOfferCsatTopTwo'), denominator: sum('goodwillOfferCsat') },
    partOf: 'customer-satisfaction',
    examples: [
      { given: { goodwillOfferCsatTopTwo: 3, goodwillOfferCsat: 4 }, value: 0.75, numerator: 3, denominator: 4 },
      cannot,
    ],
  },
  {
    id: 'goodwill-refused-satisfaction',
    label: { en: 'CSAT without an offer', de: 'CSAT ohne Angebot', hu: 'CSAT ajánlat nélkül', th: 'CSAT โดยไม่มีข้อเสนอ' },
    description: 'Customer satisfaction (top two boxes) of contacts that waited as long and were offered nothing.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillRefusedCsatTopTwo'), denominator: sum('goodwillRefusedCsat') },
    partOf: 'customer-satisfaction',
    examples: [
      { given: { goodwillRefusedCsatTopTwo: 1, goodwillRefusedCsat: 4 }, value: 0.25, numerator: 1, denominator: 4 },
      cannot,
    ],
  },
  {
    id: 'goodwill-offer-abandonment',
    label: {
      en: 'Abandoned after an offer',
      de: 'Aufgelegt nach Angebot',
      hu: 'Letett hívás ajánlat után',
      th: 'วางสายหลังข้อเสนอ',
    },
    description: 'Share of offered contacts that were abandoned all the same.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillOfferAbandoned'), denominator: sum('goodwillOffers') },
    examples: [
      { given: { goodwillOfferAbandoned: 1, goodwillOffers: 5 }, value: 0.2, numerator: 1, denominator: 5 },
      cannot,
    ],
  },
  {
    id: 'goodwill-refused-abandonment',
    label: {
      en: 'Abandoned without an offer',
      de: 'Aufgelegt ohne Angebot',
      hu: 'Letett hívás ajánlat nélkül',
      th: 'วางสายโดยไม่มีข้อเสนอ',
    },
    description: 'Share of contacts that waited as long, were offered nothing and were abandoned.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillRefusedAbandoned'), denominator: sum('goodwillRefused') },
    examples: [
      { given: { goodwillRefusedAbandoned: 2, goodwillRefused: 5 }, value: 0.4, numerator: 2, denominator: 5 },
      cannot,
    ],
  },
  {
    id: 'goodwill-offer-repeats',
    label: {
      en: 'Repeats after an offer',
      de: 'Wiederholte Kontakte nach Angebot',
      hu: 'Ismételt kapcsolat ajánlat után',
      th: 'ติดต่อซ้ำหลังข้อเสนอ',
    },
    description: 'Share of offered contacts whose customer came again for the same reason within the window.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillOfferRepeated'), denominator: sum('goodwillOffers') },
    examples: [
      { given: { goodwillOfferRepeated: 1, goodwillOffers: 4 }, value: 0.25, numerator: 1, denominator: 4 },
      cannot,
    ],
  },
  {
    id: 'goodwill-refused-repeats',
    label: {
      en: 'Repeats without an offer',
      de: 'Wiederholte Kontakte ohne Angebot',
      hu: 'Ismételt kapcsolat ajánlat nélkül',
      th: 'ติดต่อซ้ำโดยไม่มีข้อเสนอ',
    },
    description:
      'Share of contacts that waited as long and were offered nothing, whose customer came again for the same reason.',
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillRefusedRepeated'), denominator: sum('goodwillRefused') },
    examples: [
      { given: { goodwillRefusedRepeated: 2, goodwillRefused: 4 }, value: 0.5, numerator: 2, denominator: 4 },
      cannot,
    ],
  },
  {
    id: 'goodwill-offer-churn',
    label: {
      en: 'Churn after an offer',
      de: 'Abwanderung nach Angebot',
      hu: 'Lemorzsolódás ajánlat után',
      th: 'การเลิกใช้บริการหลังข้อเสนอ',
    },
    description: `Share of customers who were offered goodwill and cancelled ${churnWindow}.`,
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillOfferChurned'), denominator: sum('goodwillOfferCustomers') },
    examples: [
      { given: { goodwillOfferChurned: 1, goodwillOfferCustomers: 8 }, value: 0.125, numerator: 1, denominator: 8 },
      cannot,
    ],
  },
  {
    id: 'goodwill-refused-churn',
    label: {
      en: 'Churn without an offer',
      de: 'Abwanderung ohne Angebot',
      hu: 'Lemorzsolódás ajánlat nélkül',
      th: 'การเลิกใช้บริการโดยไม่มีข้อเสนอ',
    },
    description: `Share of customers who waited as long, could not be offered goodwill because the budget of the day was spent, and cancelled ${churnWindow}. What an offer is compared with, over the same days: no experiment, as budgets run out on busy ones.`,
    unit: 'ratio',
    better: 'lower',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('goodwillRefusedChurned'), denominator: sum('goodwillRefusedCustomers') },
    examples: [
      { given: { goodwillRefusedChurned: 2, goodwillRefusedCustomers: 8 }, value: 0.25, numerator: 2, denominator: 8 },
      cannot,
    ],
  },
] as const satisfies readonly KpiDefinition[];
