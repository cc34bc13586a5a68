/** CSV by RFC 4180 that no spreadsheet takes for formulas. Pure. */
import { stringify } from 'csv-stringify/sync';
import type { CsvDialect } from '../../../../shared/contracts/kpi-query.ts';
import type { Cell } from './columns.ts';
import { snakeCase, type Words } from './names.ts';

/**
 * Beginnings that spreadsheets may compute, ASCII and full-width, also after a line break. Names of queues and agents are
 * not ours. A dash alone is Holdfast's id for "no value" and computes nothing.
 */
const formula = /^(?!-$)[=+\-@\t\r\n\0＝＋－＠]/u;

/** A leading apostrophe makes it a text. */
export const safeText = (text: string): string => (formula.test(text) ? `'${text}` : text);

const dialects = {
  rfc4180: { delimiter: ',', bom: false, number: String },
  'excel-de': { delimiter: ';', bom: true, number: (value: number) => String(value).replace('.', ',') },
} as const satisfies Record<CsvDialect, object>;

/** Numbers are written from numbers, so a negative one stays one. */
export const csvText = (
  columns: readonly { readonly words: Words }[],
  rows: readonly (readonly Cell[])[],
  dialect: CsvDialect,
): string => {
  const { delimiter, bom, number } = dialects[dialect];
  return stringify([columns.map(({ words }) => snakeCase(words)), ...rows], {
    delimiter,
    bom,
    record_delimiter: '\r\n',
    cast: { number: (value) => number(value), string: (value) => safeText(value) },
  });
};
