/** Entity types of KPI rows: a row per slice value and period, a column per KPI and what it was computed from. */
import { kpis, type Kpi } from '../../../../../shared/kpi/registry/registry.ts';
import { kpiColumns, type KpiColumn } from '../../table/columns.ts';
import { pascalCase } from '../../table/names.ts';
import type { EntityType, Property } from '../model.ts';

export const kpiColumnName = ({ words }: KpiColumn): string => pascalCase(words);

/** Counts are whole; every other number may have a fraction. */
const typeOf = ({ kpi, field }: KpiColumn): Property['type'] => {
  if (field === 'status') return 'Edm.String';
  return kpi.unit === 'count' && kpi.formula.kind === 'count' && field === 'value' ? 'Edm.Int64' : 'Edm.Double';
};

const columns = kpiColumns(kpis);
const kpiProperties: readonly Property[] = columns.map((column) => ({
  name: kpiColumnName(column),
  type: typeOf(column),
}));

/** The KPI that a property belongs to. */
export const kpiOfProperty: ReadonlyMap<string, Kpi> = new Map(
  columns.map((column) => [kpiColumnName(column), column.kpi]),
);

const slice: readonly Property[] = [
  { name: 'Slice', type: 'Edm.String', key: true },
  { name: 'ValueId', type: 'Edm.String', key: true },
];
const label: Property = { name: 'Value', type: 'Edm.String' };
const zone: Property = { name: 'TimeZone', type: 'Edm.String' };

const hint = 'A row per value of each slice: keep one with Slice eq, or the rows add up to more than the total.';

export const intervalType: EntityType = {
  name: 'Interval',
  set: 'Intervals',
  description: `KPIs by 15 minutes (UTC). Without a filter on IntervalStart or LocalDate: the last two days. ${hint}`,
  properties: [
    ...slice,
    { name: 'IntervalStart', type: 'Edm.DateTimeOffset', key: true },
    { name: 'IntervalEnd', type: 'Edm.DateTimeOffset' },
    { name: 'LocalDate', type: 'Edm.Date' },
    { name: 'LocalHour', type: 'Edm.Int32' },
    label,
    zone,
    ...kpiProperties,
  ],
};

export const dayType: EntityType = {
  name: 'Day',
  set: 'Days',
  description: `KPIs by local day of the centre. Without a filter on Date: the last 31 days. ${hint}`,
  properties: [...slice, { name: 'Date', type: 'Edm.Date', key: true }, label, zone, ...kpiProperties],
};

export const monthType: EntityType = {
  name: 'Month',
  set: 'Months',
  description: `KPIs by local month; Month is its first day. Without a filter on Month: the last 13 months. ${hint}`,
  properties: [...slice, { name: 'Month', type: 'Edm.Date', key: true }, label, zone, ...kpiProperties],
};
