/** JSON by column: names once, periods and slice values once each, rows as indexes into them. Pure. */
import type { QueryPlan } from '../query/plan.ts';
import type { KpiRow } from '../query/rows.ts';
import { kpiColumns, type KpiColumn } from './columns.ts';
import { snakeCase } from './names.ts';
import { fitting, rowBytes, rowsOfTable } from './rows.ts';

/** Different values in the order they come, and for each row the place of its own. */
const indexed = <T>(rows: readonly KpiRow[], keyOf: (row: KpiRow) => string, valueOf: (row: KpiRow) => T) => {
  const places = new Map<string, number>();
  const values: T[] = [];
  const index = rows.map((row) => {
    const key = keyOf(row);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, values.length);
    values.push(valueOf(row));
    return values.length - 1;
  });
  return { values, index };
};

/** Columns about targets are left out where no row has one. */
const saysSomething = ({ field, kpi }: KpiColumn, rows: readonly KpiRow[]): boolean =>
  (field !== 'target' && field !== 'status') || rows.some(({ kpis }) => kpis[kpi.id]?.target !== undefined);

/** An index of up to five digits, with its comma. */
const indexBytes = 6;

/** The rows that fit into `limit` bytes. */
export const columnarTable = (
  { kpis, selection: { slices } }: Pick<QueryPlan, 'kpis' | 'selection'>,
  all: readonly KpiRow[],
  limit: number,
): { readonly rowCount: number; readonly dictionaries: object; readonly columns: object } => {
  const wanted = kpiColumns(kpis).filter((column) => saysSomething(column, all));
  const table = rowsOfTable(wanted, all);
  const rowCount = fitting(
    table.map((row) => rowBytes(row) + indexBytes * (1 + slices.length)),
    limit,
  );
  const rows = all.slice(0, rowCount);
  const periods = indexed(
    rows,
    ({ period }) => period.from,
    ({ period }) => period,
  );
  const bySlice = slices.map((slice) => ({
    slice,
    ...indexed(
      rows,
      (row) => row.slice[slice]?.id ?? '',
      (row) => row.slice[slice],
    ),
  }));
  return {
    rowCount,
    dictionaries: {
      period: periods.values,
      ...Object.fromEntries(bySlice.map(({ slice, values }) => [slice, values])),
    },
    columns: {
      period: periods.index,
      ...Object.fromEntries(bySlice.map(({ slice, index }) => [slice, index])),
      ...Object.fromEntries(
        wanted.map(({ words }, at) => [snakeCase(words), table.slice(0, rowCount).map((row) => row[at] ?? null)]),
      ),
    },
  };
};
