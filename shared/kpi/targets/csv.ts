/** Targets from a spreadsheet: every line is checked, the errors are named by line, and nothing is taken unless all is right. Pure. */
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import type { FieldError } from '../../http/problem.ts';
import { targetFields, targetIdOf, targetInputSchema, type TargetInput } from './target.ts';

export type CsvResult = { readonly inputs: readonly TargetInput[] } | { readonly errors: readonly FieldError[] };

const numeric: ReadonlySet<string> = new Set(['target', 'tolerance', 'thresholdSeconds']);
/** An answer names this many errors; more help nobody. */
const mostErrors = 50;

/** `80 %` is 0.8; German spreadsheets (semicolons) write 0,8. */
const numberIn = (text: string, decimalComma: boolean): number | string => {
  const plain = (decimalComma ? text.replace(',', '.') : text).replace(/\s*%$/, '');
  const value = Number(plain);
  if (plain.trim() === '' || !Number.isFinite(value)) return text;
  return text.trim().endsWith('%') ? value / 100 : value;
};

const valuesOf = (row: Readonly<Record<string, string>>, decimalComma: boolean): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, numeric.has(name) ? numberIn(text, decimalComma) : text]),
  );

const rowSchema = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }),
);

const headerErrors = (names: readonly string[]): FieldError[] => {
  const unknown = names.filter((name) => !targetFields.some((field) => field === name));
  return unknown.map((name) => ({
    field: 'line 1',
    message: `has the unknown column '${name.slice(0, 60)}'; known are ${targetFields.join(', ')}`,
  }));
};

interface Line {
  readonly line: number;
  readonly input: TargetInput;
}

const repeatedLines = (lines: readonly Line[]): FieldError[] => {
  const first = new Map<string, number>();
  return lines.flatMap(({ line, input }) => {
    const id = targetIdOf(input);
    const before = first.get(id);
    if (before === undefined) first.set(id, line);
    return before === undefined
      ? []
      : [{ field: `line ${line}`, message: `is for the same KPI, slice value and first day as line ${before}` }];
  });
};

const readRows = (text: string) => {
  const decimalComma = (text.split('\n', 1)[0] ?? '').includes(';');
  const rows: unknown = parse(text, {
    bom: true,
    columns: true,
    delimiter: decimalComma ? ';' : ',',
    info: true,
    skip_empty_lines: true,
    trim: true,
  });
  return rowSchema
    .parse(rows)
    .map(({ record, info }) => ({ line: info.lines, values: valuesOf(record, decimalComma) }));
};

const csvMistake = (error: unknown): FieldError => {
  const line = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
  return { field: `line ${line}`, message: `is no CSV: ${error instanceof Error ? error.message : String(error)}` };
};

export const targetsFromCsv = (text: string): CsvResult => {
  let rows: ReturnType<typeof readRows>;
  try {
    rows = readRows(text);
  } catch (error) {
    return { errors: [csvMistake(error)] };
  }
  if (rows.length === 0) return { errors: [{ field: 'body', message: 'has no line below its header' }] };
  const wrongHeader = headerErrors([...new Set(rows.flatMap(({ values }) => Object.keys(values)))]);
  if (wrongHeader.length > 0) return { errors: wrongHeader };
  const errors: FieldError[] = [];
  const lines = rows.flatMap(({ line, values }): Line[] => {
    const parsed = targetInputSchema.safeParse(values);
    if (parsed.success) return [{ line, input: parsed.data }];
    errors.push(
      ...parsed.error.issues.map((issue) => ({
        field: `line ${line} ${issue.path.join('.')}`.trim(),
        message: issue.message,
      })),
    );
    return [];
  });
  errors.push(...repeatedLines(lines));
  return errors.length > 0 ? { errors: errors.slice(0, mostErrors) } : { inputs: lines.map(({ input }) => input) };
};
