/** How customers move on the lifecycle ladder. Stages are recomputed from history, so late records move these numbers too. */
import type { MeasureName } from '../measures.ts';
import { sum } from './formula.ts';
import type { KpiDefinition, Label } from './kpi-definition.ts';

const became = <Id extends string>(
  id: Id,
  measure: MeasureName,
  label: Label,
  who: string,
  better: KpiDefinition['better'],
) =>
  ({
    id,
    label,
    description: `Customers who became ${who} in the period; for the total and by day.`,
    unit: 'count',
    better,
    source: 'Holdfast: lifecycle ladder, thresholds in the settings',
    formula: { kind: 'count', of: sum(measure) },
    examples: [
      { given: { [measure]: 3 }, value: 3, numerator: 3, denominator: null },
      { given: {}, value: 0, numerator: 0, denominator: null },
    ],
  }) as const satisfies KpiDefinition;

export const lifecycleKpis = [
  became(
    'customers-new',
    'customersNew',
    { en: 'New customers', de: 'Neue Kunden', hu: 'Új ügyfelek', th: 'ลูกค้าใหม่' },
    'new: seen for the first time',
    'higher',
  ),
  became(
    'customers-one-time',
    'customersOneTime',
    { en: 'One-time customers', de: 'Einmalkunden', hu: 'Egyszeri ügyfelek', th: 'ลูกค้าครั้งเดียว' },
    'one-time: no longer new, and seen once',
    'neutral',
  ),
  became(
    'customers-repeat',
    'customersRepeat',
    { en: 'Returning customers', de: 'Wiederkehrende Kunden', hu: 'Visszatérő ügyfelek', th: 'ลูกค้าที่กลับมา' },
    'repeat: seen more than once',
    'higher',
  ),
  became(
    'customers-loyal',
    'customersLoyal',
    { en: 'Loyal customers', de: 'Treue Kunden', hu: 'Hűséges ügyfelek', th: 'ลูกค้าประจำ' },
    'loyal',
    'higher',
  ),
  became(
    'customers-at-risk',
    'customersAtRisk',
    { en: 'Customers at risk', de: 'Gefährdete Kunden', hu: 'Veszélyeztetett ügyfelek', th: 'ลูกค้าที่มีความเสี่ยง' },
    'at risk: the risk score reached the threshold',
    'lower',
  ),
  became(
    'customers-lost',
    'customersLost',
    { en: 'Lost customers', de: 'Verlorene Kunden', hu: 'Elveszített ügyfelek', th: 'ลูกค้าที่เสียไป' },
    'lost: cancelled, or silent for too long',
    'lower',
  ),
  became(
    'customers-won-back',
    'customersWonBack',
    { en: 'Customers won back', de: 'Zurückgewonnene Kunden', hu: 'Visszanyert ügyfelek', th: 'ลูกค้าที่ดึงกลับมาได้' },
    'won back after they were lost',
    'higher',
  ),
] as const;
