/** The report as people read it. Pure. */
import { ingestMetrics } from '../../shared/contracts/metrics.ts';
import type { KpiInfo, KpiValues, Report } from './report.ts';

const number = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const formatValue = (value: number | null, unit: string): string => {
  if (value === null) return '-';
  if (unit === 'ratio') return `${number(value * 100, 1)} %`;
  if (unit === 'points') return number(value, 2);
  if (unit === 'seconds') return `${number(value, 1)} s`;
  if (unit === 'number') return number(value, 2);
  return number(value, Number.isInteger(value) ? 0 : 1);
};

/** First column left, the others right. */
export const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};

const basis = ({ numerator, denominator }: KpiValues[string]): string => {
  if (denominator === null) return '';
  return numerator === null
    ? `n = ${number(denominator, 0)}`
    : `${number(numerator, Number.isInteger(numerator) ? 0 : 1)} / ${number(denominator, 0)}`;
};

const queueColumns = [
  'contacts-created',
  'contacts-queued',
  'contacts-handled',
  'abandonment-rate',
  'service-level',
  'average-speed-of-answer',
  'average-handle-time',
] as const;

export const reportLines = (report: Report, definitions: readonly KpiInfo[]): string[] => {
  const info = new Map(definitions.map((kpi) => [kpi.id, kpi]));
  const label = (id: string): string => info.get(id)?.label ?? id;
  const cell = (values: KpiValues, id: string): string =>
    formatValue(values[id]?.value ?? null, info.get(id)?.unit ?? 'count');
  const kpiRows = Object.entries(report.kpis).map(([id, value]) => [
    label(id),
    formatValue(value.value, info.get(id)?.unit ?? 'count'),
    basis(value),
  ]);
  const cut = (name: string, groups: Readonly<Record<string, KpiValues>>): string[] =>
    table([
      [name, ...queueColumns.map(label)],
      ...Object.entries(groups).map(([group, values]) => [group, ...queueColumns.map((id) => cell(values, id))]),
    ]);
  return [
    ingestMetrics.map((name) => `${name} ${number(report[name], 0)}`).join('   '),
    '',
    ...table([['KPI', 'Value', 'From'], ...kpiRows]),
    '',
    ...cut('Queue', report.byQueue),
    '',
    ...cut('Channel', report.byChannel),
    '',
    `Audit: ${number(report.audit.buckets, 0)} buckets, ${report.audit.differing} differing, ${report.audit.unsettled} unsettled`,
  ];
};
