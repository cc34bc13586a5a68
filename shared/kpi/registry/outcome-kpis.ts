/** What came of contacts: sales, saves, money. */
import { sum } from './formula.ts';
import type { KpiDefinition } from './kpi-definition.ts';

const nothing = { given: {}, value: 0, numerator: 0, denominator: null } as const;
const cannot = { given: {}, value: null, numerator: 0, denominator: 0 } as const;

export const outcomeKpis = [
  {
    id: 'conversion-rate',
    label: {
      en: 'Conversion rate of sales calls',
      de: 'Abschlussquote der Verkaufsgespräche',
      hu: 'Értékesítési hívások konverziója',
      th: 'อัตราการขายสำเร็จ',
    },
    description: 'Share of contacts with a sale among those for which a sale or no sale was reported.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('sales'), denominator: sum('salesCalls') },
    examples: [{ given: { sales: 3, salesCalls: 12 }, value: 0.25, numerator: 3, denominator: 12 }, cannot],
  },
  {
    id: 'save-rate',
    label: { en: 'Save rate', de: 'Rettungsquote', hu: 'Megtartási arány', th: 'อัตราการรักษาลูกค้า' },
    description: 'Share of contacts that kept a customer who was leaving, among those with a save or a loss.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('saves'), denominator: sum('saveCalls') },
    examples: [{ given: { saves: 2, saveCalls: 5 }, value: 0.4, numerator: 2, denominator: 5 }, cannot],
  },
  {
    id: 'revenue',
    label: { en: 'Revenue', de: 'Umsatz', hu: 'Árbevétel', th: 'รายได้' },
    description: "Amounts reported for contacts, in minor units of the centre's currency.",
    unit: 'money',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('revenue') },
    examples: [{ given: { revenue: 12_990 }, value: 12_990, numerator: 12_990, denominator: null }, nothing],
  },
  {
    id: 'revenue-per-contact',
    label: {
      en: 'Revenue per handled contact',
      de: 'Umsatz je bearbeitetem Kontakt',
      hu: 'Árbevétel kezelt kapcsolatonként',
      th: 'รายได้ต่อการติดต่อที่ให้บริการ',
    },
    description: "Revenue divided by handled contacts, in minor units of the centre's currency.",
    unit: 'money',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'ratio', numerator: sum('revenue'), denominator: sum('contactsHandled') },
    examples: [
      { given: { revenue: 10_000, contactsHandled: 8 }, value: 1_250, numerator: 10_000, denominator: 8 },
      cannot,
    ],
  },
  {
    id: 'amounts-in-other-currencies',
    label: {
      en: 'Amounts in other currencies',
      de: 'Beträge in anderen Währungen',
      hu: 'Összegek más pénznemben',
      th: 'ยอดเงินในสกุลอื่น',
    },
    description: 'Reported amounts that are not in the revenue because their currency is another one.',
    unit: 'count',
    better: 'neutral',
    source: 'Holdfast',
    formula: { kind: 'count', of: sum('foreignAmounts') },
    examples: [{ given: { foreignAmounts: 2 }, value: 2, numerator: 2, denominator: null }, nothing],
  },
  {
    id: 'quota-attainment',
    label: {
      en: 'Quota attainment',
      de: 'Quotenerfüllung',
      hu: 'Kvótateljesítés',
      th: 'อัตราบรรลุโควตา',
    },
    description:
      'Sales of an agent or team divided by their quota of sales per day times the days on which they handled a contact.',
    unit: 'ratio',
    better: 'higher',
    source: 'Holdfast',
    formula: { kind: 'quota', measure: 'sales' },
    examples: [
      { given: { sales: 6 }, quotaDays: 2, value: 0.75, numerator: 6, denominator: 8 },
      { given: {}, quotaDays: 0, value: null, numerator: 0, denominator: 0 },
    ],
  },
] as const satisfies readonly KpiDefinition[];
