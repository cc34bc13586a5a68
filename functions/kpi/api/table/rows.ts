/** Rows of cells, and how many of them fit into an answer. Pure. */
import type { KpiRow } from '../query/rows.ts';
import type { Cell, Column } from './columns.ts';

export type CellRow = readonly Cell[];

export const rowsOfTable = (columns: readonly Column[], rows: readonly KpiRow[]): CellRow[] =>
  rows.map((row) => columns.map(({ of }) => of(row)));

/** Separator, and for texts their quotes and what has to be escaped in them. */
const bytesOf = (cell: Cell): number =>
  typeof cell === 'string' ? Buffer.byteLength(JSON.stringify(cell)) + 1 : String(cell).length + 1;

/** What stands around the rows, and for columns the dictionaries. */
const frameBytes = 200_000;

export const rowBytes = (row: CellRow): number => row.reduce<number>((sum, cell) => sum + bytesOf(cell), 0);

/** How many of the rows fit by their sizes; always at least one, so that paging goes on. */
export const fitting = (sizes: readonly number[], limit: number): number => {
  let left = limit - frameBytes;
  const over = sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
  return over < 0 ? sizes.length : Math.max(1, over);
};
