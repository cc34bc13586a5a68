/** Wide rows: a column per KPI and what it was computed from, so that BI tools can add up numerators and denominators. Pure. */
import type { KpiValue } from '../../../../shared/kpi/evaluate.ts';
import { thresholdOf } from '../../../../shared/kpi/registry/formula.ts';
import type { Kpi } from '../../../../shared/kpi/registry/registry.ts';
import type { QueryPlan } from '../query/plan.ts';
import type { KpiRow } from '../query/rows.ts';
import { unitWords, wordsOf, type Words } from './names.ts';

export type Cell = string | number | null;

export interface Column {
  readonly words: Words;
  readonly of: (row: KpiRow) => Cell;
}

export interface KpiColumn extends Column {
  readonly kpi: Kpi;
  readonly field: keyof KpiValue | 'target' | 'status';
}

/** Quotients as decimals that a person can read and that stay exact to a millionth; numerators are exact. */
const decimals = 1_000_000;
const rounded = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(value * decimals) / decimals;

const column = (kpi: Kpi, field: keyof KpiValue | 'target', words: Words): KpiColumn => ({
  kpi,
  field,
  words: [...wordsOf(kpi.id), ...words],
  of: ({ kpis }) => rounded(kpis[kpi.id]?.[field]),
});

/** A count is its own numerator; a quantile has a sample size only. */
const columnsOfKpi = (kpi: Kpi): KpiColumn[] => {
  const { kind } = kpi.formula;
  const columns = [column(kpi, 'value', unitWords[kpi.unit])];
  if (kind !== 'count' && kind !== 'quantile')
    columns.push(column(kpi, 'numerator', ['numerator', ...(kind === 'average' ? unitWords[kpi.unit] : [])]));
  if (kind !== 'count') columns.push(column(kpi, 'denominator', ['denominator']));
  if (thresholdOf(kpi.formula) !== undefined) columns.push(column(kpi, 'threshold', ['threshold', 'seconds']));
  columns.push(column(kpi, 'target', ['target', ...unitWords[kpi.unit]]));
  columns.push({
    kpi,
    field: 'status',
    words: [...wordsOf(kpi.id), 'status'],
    of: ({ kpis }) => kpis[kpi.id]?.status ?? null,
  });
  return columns;
};

export const kpiColumns = (kpis: readonly Kpi[]): KpiColumn[] => kpis.flatMap(columnsOfKpi);

/** Period, then the slices by id and name, then the numbers. */
export const columnsOf = ({ kpis, selection: { slices }, timeZone }: QueryPlan): Column[] => [
  { words: ['period'], of: ({ period }) => period.label },
  { words: ['period', 'from'], of: ({ period }) => period.from },
  { words: ['period', 'to'], of: ({ period }) => period.to },
  { words: ['time', 'zone'], of: () => timeZone },
  ...slices
    .filter((slice) => slice !== 'total')
    .flatMap((slice): Column[] => [
      { words: [slice, 'id'], of: (row) => row.slice[slice]?.id ?? null },
      { words: [slice], of: (row) => row.slice[slice]?.label ?? null },
    ]),
  ...kpiColumns(kpis),
];
